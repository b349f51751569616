package io.granary.index.lmdb;

import io.granary.index.VersionCursor;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.util.Arrays;

/// The walk over all versions of one bucket.
final class MergedVersions implements VersionCursor {
    private final MergedKeys keys;
    private final VersionsOfKey versions;
    private boolean there;
    private boolean current;

    /// Takes the walk.
    MergedVersions(MergedKeys keys) {
        this.keys = keys;
        this.versions = keys.versions();
    }

    @Override
    public boolean seek(byte[] key) {
        return settle(keys.seek(key));
    }

    @Override
    public boolean seekBehind(byte[] key, VersionId version) {
        if (!keys.seek(key) || !Arrays.equals(keys.key(), key)) {
            return seek(key);
        }
        versions.openBehind(keys.key(), keys.onDisk(), version);
        if (!versions.next()) {
            return settle(keys.next());
        }
        var behind = versions.version();
        versions.open(keys.key(), keys.onDisk());
        versions.next();
        current = versions.version().equals(behind);
        versions.openBehind(keys.key(), keys.onDisk(), version);
        there = versions.next();
        return there;
    }

    @Override
    public boolean next() {
        if (there && versions.next()) {
            current = false;
            return true;
        }
        return there && settle(keys.next());
    }

    /// Goes on to the first key that has a version.
    private boolean settle(boolean found) {
        there = found;
        while (there) {
            versions.open(keys.key(), keys.onDisk());
            if (versions.next()) {
                current = true;
                return true;
            }
            there = keys.next();
        }
        return false;
    }

    @Override
    public byte[] key() {
        return keys.key();
    }

    @Override
    public ObjectVersion version() {
        return versions.version();
    }

    @Override
    public boolean isCurrent() {
        return current;
    }

    @Override
    public void close() {
        keys.close();
    }
}
