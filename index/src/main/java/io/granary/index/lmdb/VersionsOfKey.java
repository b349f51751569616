package io.granary.index.lmdb;

import io.granary.index.key.HistoryKey;
import io.granary.index.key.KeyCodec;
import io.granary.index.overlay.Generation;
import io.granary.index.overlay.Overlay;
import io.granary.index.overlay.OverlayEntry;
import io.granary.index.overlay.OverlayKey;
import io.granary.index.value.VersionCodec;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.GetOp;

/// The versions of one key after the other, each key's in the order in which they were born, the latest first, in one
/// state
/// of overlay and disk.
///
/// The noncurrent versions on disk are walked, however many there are. The few others (those of the overlay, the
/// current
/// one, and the null version, whose place on disk says nothing of its age) are gathered and merged with them.
final class VersionsOfKey {
    private static final Comparator<ObjectVersion> LATEST_FIRST =
            Comparator.comparingLong(ObjectVersion::born).reversed();

    private final LmdbEnv env;
    private final Reader reader;
    private final int bucket;
    private final Overlay.Generations generations;
    private final boolean hasHistory;

    private final Map<Long, OverlayEntry> overlaid = new HashMap<>();
    private final List<ObjectVersion> gathered = new ArrayList<>();
    private int taken;
    private @Nullable KeyWalk walk;
    private byte[] prefix = {};
    private @Nullable ObjectVersion walked;
    private @Nullable ObjectVersion version;

    /// Borrows the reader, whose transaction has begun.
    VersionsOfKey(LmdbEnv env, Reader reader, int bucket, Overlay.Generations generations) {
        this.env = env;
        this.reader = reader;
        this.bucket = bucket;
        this.generations = generations;
        this.hasHistory = hasHistory();
    }

    /// Whether any key of the bucket has noncurrent versions on disk.
    private boolean hasHistory() {
        long space = KeyCodec.spaceOfBucket(bucket);
        KeyCodec.encodeFirst(space, reader.historyKey());
        var cursor = reader.historyCursor(env.history());
        return cursor.get(reader.historyKey(), GetOp.MDB_SET_RANGE) && KeyCodec.belongs(space, cursor.key());
    }

    /// Goes to a key, before its first version.
    ///
    /// @param current what the table of current versions has of the key; borrowed
    void open(byte[] key, @Nullable ByteBuffer current) {
        gather(key, current);
        walkFrom(key, Long.MAX_VALUE);
    }

    /// Goes to a key, behind the version named `behind`; before its first version where that is a null version that is
    /// gone.
    void openBehind(byte[] key, @Nullable ByteBuffer current, VersionId behind) {
        gather(key, current);
        long born = behind.isNull() ? bornOfNull() : behind.sequence();
        while (taken < gathered.size() && gathered.get(taken).born() >= born) {
            taken++;
        }
        walkFrom(key, born - 1);
    }

    /// Moves to the next version; false when there is none.
    boolean next() {
        var other = taken < gathered.size() ? gathered.get(taken) : null;
        if (walked != null && (other == null || walked.born() > other.born())) {
            version = walked;
            walk(true);
            return true;
        }
        taken++;
        version = other;
        return other != null;
    }

    ObjectVersion version() {
        if (version == null) {
            throw new IllegalStateException("at no version");
        }
        return version;
    }

    private void gather(byte[] key, @Nullable ByteBuffer current) {
        overlaid.clear();
        gathered.clear();
        taken = 0;
        version = null;
        var first = OverlayKey.first(bucket, key);
        overlay(generations.active(), first);
        if (generations.flushing() != null) {
            overlay(generations.flushing(), first);
        }
        if (current != null) {
            gatherFromDisk(current);
        }
        if (hasHistory) {
            var ofNull =
                    KeyLookup.find(env.history(), reader.txn(), bucket, HistoryKey.of(key, 0), reader.historyKey());
            if (ofNull != null) {
                gatherFromDisk(ofNull);
            }
        }
        gathered.sort(LATEST_FIRST);
    }

    private void overlay(Generation generation, OverlayKey first) {
        for (var entry : generation.versions(first)) {
            boolean known = overlaid.putIfAbsent(entry.getKey().version(), entry.getValue()) != null;
            if (!known && entry.getValue() instanceof OverlayEntry.Put put) {
                gathered.add(put.version());
            }
        }
    }

    private void gatherFromDisk(ByteBuffer value) {
        if (!VersionCodec.isRemoved(value)) {
            var found = VersionCodec.decode(value);
            if (!overlaid.containsKey(found.id().sequence())) {
                gathered.add(found);
            }
        }
    }

    private long bornOfNull() {
        for (var other : gathered) {
            if (other.id().isNull()) {
                return other.born();
            }
        }
        return Long.MAX_VALUE;
    }

    /// Starts the walk at the version named by the sequence `id` or, where it is gone, at the next older one.
    private void walkFrom(byte[] key, long id) {
        walk = null;
        walked = null;
        if (hasHistory && id > 0) {
            prefix = HistoryKey.prefix(key);
            walk = new KeyWalk(reader.historyCursor(env.history()), reader.historyKey(), bucket);
            walk(walk.seek(HistoryKey.of(key, id)), walk);
        }
    }

    private void walk(boolean onwards) {
        if (walk != null) {
            walk(onwards && walk.next(), walk);
        }
    }

    /// Finds the next noncurrent version that is still there, from where the walk stands.
    private void walk(boolean there, KeyWalk at) {
        walked = null;
        boolean found = there;
        while (found && HistoryKey.belongs(prefix, at.key())) {
            long id = HistoryKey.id(at.key());
            if (id != 0 && !overlaid.containsKey(id) && !VersionCodec.isRemoved(at.value())) {
                walked = VersionCodec.decode(at.value());
                return;
            }
            found = at.next();
        }
        walk = null;
    }
}
