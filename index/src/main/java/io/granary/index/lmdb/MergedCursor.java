package io.granary.index.lmdb;

import io.granary.index.IndexCursor;
import io.granary.index.overlay.OverlayEntry;
import io.granary.index.value.VersionCodec;
import io.granary.model.object.ObjectVersion;
import org.jspecify.annotations.Nullable;

/// The walk over the current versions of one bucket. What stands on disk alone, nearly everything, takes no more than
/// its
/// decoding; what the overlay has the last word on as little; and only where it has not, all versions of the key count.
final class MergedCursor implements IndexCursor {
    private final MergedKeys keys;
    private @Nullable VersionsOfKey versions;
    private @Nullable ObjectVersion version;

    /// Takes the walk.
    MergedCursor(MergedKeys keys) {
        this.keys = keys;
    }

    @Override
    public boolean seek(byte[] key) {
        return settle(keys.seek(key));
    }

    @Override
    public boolean next() {
        return settle(keys.next());
    }

    /// Goes on to the first key that has a version.
    private boolean settle(boolean found) {
        boolean there = found;
        while (there) {
            version = current();
            if (version != null) {
                return true;
            }
            there = keys.next();
        }
        version = null;
        return false;
    }

    private @Nullable ObjectVersion current() {
        var overlaid = keys.overlaid();
        var onDisk = keys.onDisk();
        if (overlaid == null && onDisk != null) {
            return VersionCodec.decode(onDisk);
        }
        if (overlaid != null
                && overlaid.isAlone()
                && overlaid.first() instanceof OverlayEntry.Put put
                && put.newest()) {
            return put.version();
        }
        if (versions == null) {
            versions = keys.versions();
        }
        versions.open(keys.key(), onDisk);
        return versions.next() ? versions.version() : null;
    }

    @Override
    public byte[] key() {
        return keys.key();
    }

    @Override
    public ObjectVersion version() {
        if (version == null) {
            throw new IllegalStateException("the cursor is at no key");
        }
        return version;
    }

    @Override
    public void close() {
        keys.close();
    }
}
