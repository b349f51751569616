package io.granary.index;

import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.io.Closeable;

/// A walk over all versions of one bucket, delete markers included, overlay and disk merged: keys in unsigned byte
/// order,
/// and of each key the version first that was born last.
public interface VersionCursor extends Closeable {
    /// Moves to the current version of the first key that is at least `key`; borrows it. An empty array means the first
    /// key of the bucket. Returns false when there is none.
    boolean seek(byte[] key);

    /// Moves to what follows a version, which need not be there any more. Where it cannot be told what followed a null
    /// version that is gone, to the first version of its key. Borrows `key`. Returns false when nothing follows.
    boolean seekBehind(byte[] key, VersionId version);

    /// Moves to the next version, of this key or the next one; false at the end.
    boolean next();

    /// The bytes of the current key; the caller may keep them.
    byte[] key();

    ObjectVersion version();

    /// Whether the version is the current one of its key.
    boolean isCurrent();

    @Override
    void close();
}
