package io.granary.index.lmdb;

import io.granary.index.key.HistoryKey;
import io.granary.index.overlay.OverlayKey;
import io.granary.index.value.VersionCodec;
import io.granary.model.object.ObjectVersion;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The versions of keys within one write transaction: of each key the one that was born last stands in the table of
/// current versions and all others in that of noncurrent ones. What leaves the disk is told to `gone`.
///
/// A put that becomes current reads nothing but what it replaces, which decides what is to be done: a version with
/// another id moves to the others.
final class VersionTables {
    private final KeyTable current;
    private final KeyTable history;
    private final Consumer<ObjectVersion> gone;
    private long entries;

    /// @param entries how many keys there are
    VersionTables(KeyTable current, KeyTable history, long entries, Consumer<ObjectVersion> gone) {
        this.current = current;
        this.history = history;
        this.entries = entries;
        this.gone = gone;
    }

    /// How many keys there are now.
    long entries() {
        return entries;
    }

    /// Puts a version where it belongs, in the place of the one with its id.
    void put(OverlayKey key, ObjectVersion version) {
        VersionCodec.encode(version, current.value());
        var found = current.putIfAbsent(key.bucket(), key.key());
        if (found == null) {
            entries++;
            return;
        }
        var value = bytes(found);
        var standing = VersionCodec.decode(ByteBuffer.wrap(value));
        if (standing.id().equals(version.id())) {
            current.replace();
            gone.accept(standing);
        } else if (version.born() > standing.born()) {
            current.replace();
            history.value(value.length).put(value);
            putNoncurrent(key, standing.id().sequence());
            if (version.id().isNull()) {
                removeNoncurrent(key);
            }
        } else {
            VersionCodec.encode(version, history.value());
            putNoncurrent(key, version.id().sequence());
        }
    }

    /// Removes a version, if it is there. Where it was the current one, the newest of the others takes its place.
    void remove(OverlayKey key) {
        var found = current.get(key.bucket(), key.key());
        if (found == null) {
            return;
        }
        var standing = VersionCodec.decode(found);
        if (standing.id().sequence() != key.version()) {
            removeNoncurrent(key);
            return;
        }
        gone.accept(standing);
        var next = newestNoncurrent(key);
        if (next == null) {
            current.delete(key.bucket(), key.key());
            entries--;
            return;
        }
        VersionCodec.encode(next, current.value());
        current.putIfAbsent(key.bucket(), key.key());
        current.replace();
        history.delete(key.bucket(), HistoryKey.of(key.key(), next.id().sequence()));
    }

    /// Remembers, during a rebuild, that a version was removed.
    void remember(OverlayKey key, long sequence) {
        remove(key);
        VersionCodec.encodeRemoved(sequence, history.value());
        putNoncurrent(key, key.version());
    }

    /// Writes what was just put into the value of noncurrent versions, over whatever is there.
    private void putNoncurrent(OverlayKey key, long id) {
        var found = history.putIfAbsent(key.bucket(), HistoryKey.of(key.key(), id));
        if (found != null) {
            var replaced = decode(found);
            history.replace();
            tell(replaced);
        }
    }

    /// Removes a noncurrent version, if it is there; what a rebuild remembers stays.
    private void removeNoncurrent(OverlayKey key) {
        var name = HistoryKey.of(key.key(), key.version());
        var found = history.get(key.bucket(), name);
        var removed = found == null ? null : decode(found);
        if (removed != null) {
            history.delete(key.bucket(), name);
            tell(removed);
        }
    }

    private void tell(@Nullable ObjectVersion version) {
        if (version != null) {
            gone.accept(version);
        }
    }

    private @Nullable ObjectVersion newestNoncurrent(OverlayKey key) {
        var prefix = HistoryKey.prefix(key.key());
        var ofNull = history.get(key.bucket(), HistoryKey.of(key.key(), 0));
        var newest = ofNull == null ? null : decode(ofNull);
        var walk = history.walk(key.bucket());
        for (boolean found = walk.seek(prefix); found && HistoryKey.belongs(prefix, walk.key()); found = walk.next()) {
            var version = decode(walk.value());
            if (version != null) {
                return newest != null && newest.born() > version.born() ? newest : version;
            }
        }
        return newest;
    }

    /// Null for what a rebuild remembers.
    private static @Nullable ObjectVersion decode(ByteBuffer value) {
        return VersionCodec.isRemoved(value) ? null : VersionCodec.decode(value);
    }

    private static byte[] bytes(ByteBuffer value) {
        var bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }
}
