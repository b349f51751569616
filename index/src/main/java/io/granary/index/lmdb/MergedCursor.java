package io.granary.index.lmdb;

import io.granary.index.IndexCursor;
import io.granary.model.object.ObjectVersion;

/// The walk over the versions of one bucket.
final class MergedCursor implements IndexCursor {
    private final MergedWalk<ObjectVersion> walk;

    /// Takes the walk.
    MergedCursor(MergedWalk<ObjectVersion> walk) {
        this.walk = walk;
    }

    @Override
    public boolean seek(byte[] key) {
        return walk.seek(key);
    }

    @Override
    public boolean next() {
        return walk.next();
    }

    @Override
    public byte[] key() {
        return walk.key();
    }

    @Override
    public ObjectVersion version() {
        return walk.standing();
    }

    @Override
    public void close() {
        walk.close();
    }
}
