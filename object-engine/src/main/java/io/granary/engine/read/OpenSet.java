package io.granary.engine.read;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.bucket.Buckets;
import io.granary.index.ObjectIndex;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.segment.Epoch;
import io.granary.segment.extent.ExtentStore;
import java.io.Closeable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Versions of many keys as they stood at one moment. They stay readable until the set is closed.
///
/// The index tells one key at a time, so the moment is found by looking twice: where nothing at all was committed
/// between the first look-up and the last, or where a second pass finds what the first one found, there was a moment at
/// which all of it was so.
public final class OpenSet implements Closeable {
    /// Each pass takes a microsecond or two a key; so many that meet a change to one of the keys are no accident.
    private static final int MAX_PASSES = 32;

    /// What is looked for: the current version of a key, or the one that is named.
    public record Wanted(BucketName bucket, ObjectKey key, Optional<VersionId> version) {}

    private final List<Wanted> wanted;
    private final ObjectVersion.@Nullable Stored[] found;
    private final RecordReader records;
    private final ExtentStore extents;
    private final Epoch epoch;
    private final long ticket;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenSet(
            List<Wanted> wanted,
            ObjectVersion.@Nullable Stored[] found,
            RecordReader records,
            ExtentStore extents,
            Epoch epoch,
            long ticket) {
        this.wanted = wanted;
        this.found = found;
        this.records = records;
        this.extents = extents;
        this.epoch = epoch;
        this.ticket = ticket;
    }

    /// Takes the list. What is not there, and what lies in no bucket, is not found. May wait for the disk. Throws
    /// [EngineException] with [EngineFailure.Busy] where the keys never stand still.
    static OpenSet open(
            ObjectIndex index,
            Buckets buckets,
            Epoch epoch,
            RecordReader records,
            ExtentStore extents,
            List<Wanted> wanted) {
        long ticket = epoch.enter();
        boolean opened = false;
        try {
            var set = new OpenSet(wanted, new ObjectVersion.Stored[wanted.size()], records, extents, epoch, ticket);
            set.look(index, numbers(buckets, wanted));
            opened = true;
            return set;
        } finally {
            if (!opened) {
                epoch.leave(ticket);
            }
        }
    }

    private static int[] numbers(Buckets buckets, List<Wanted> wanted) {
        var numbers = new int[wanted.size()];
        BucketName last = null;
        int number = -1;
        for (int at = 0; at < numbers.length; at++) {
            var bucket = wanted.get(at).bucket();
            if (!bucket.equals(last)) {
                last = bucket;
                number = buckets.find(bucket).map(entry -> entry.number()).orElse(-1);
            }
            numbers[at] = number;
        }
        return numbers;
    }

    private void look(ObjectIndex index, int[] numbers) {
        long before = index.highestSequence();
        pass(index, numbers);
        boolean moved = true;
        for (int passes = 1; moved; passes++) {
            long after = index.highestSequence();
            if (after == before) {
                return;
            }
            if (passes == MAX_PASSES) {
                throw new EngineException(new EngineFailure.Busy());
            }
            before = after;
            moved = pass(index, numbers);
        }
    }

    /// Looks for all; tells whether anything was found to be otherwise than the last time.
    private boolean pass(ObjectIndex index, int[] numbers) {
        boolean moved = false;
        for (int at = 0; at < numbers.length; at++) {
            var now = find(index, numbers[at], wanted.get(at));
            var then = found[at];
            moved |= (now == null ? 0 : now.sequence()) != (then == null ? 0 : then.sequence());
            found[at] = now;
        }
        return moved;
    }

    private static ObjectVersion.@Nullable Stored find(ObjectIndex index, int bucket, Wanted wanted) {
        if (bucket < 0) {
            return null;
        }
        var version = wanted.version().isPresent()
                ? index.find(bucket, wanted.key(), wanted.version().get())
                : index.find(bucket, wanted.key());
        return version instanceof ObjectVersion.Stored stored ? stored : null;
    }

    public int size() {
        return found.length;
    }

    /// What was found; null for nothing.
    public ObjectVersion.@Nullable Stored version(int at) {
        return found[at];
    }

    /// One of those that were found, by itself. The caller closes it.
    public IndexedObject object(int at) {
        var version = found[at];
        if (version == null) {
            throw new IllegalArgumentException("nothing was found of " + wanted.get(at));
        }
        return new IndexedObject(wanted.get(at).key(), version, records, extents, epoch, epoch.enter());
    }

    ObjectKey key(int at) {
        return wanted.get(at).key();
    }

    RecordReader records() {
        return records;
    }

    /// Any thread; a second call does nothing. What was opened of it is closed before.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            epoch.leave(ticket);
        }
    }
}
