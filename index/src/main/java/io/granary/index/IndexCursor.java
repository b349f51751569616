package io.granary.index;

import io.granary.model.object.ObjectVersion;
import java.io.Closeable;

/// A walk over the current versions of one bucket, overlay and disk merged, in unsigned byte order of keys.
public interface IndexCursor extends Closeable {
    /// Moves to the first key that is at least `key`; borrows it. An empty array means the first key of the bucket.
    /// Returns false when there is none.
    boolean seek(byte[] key);

    /// Moves to the next key; false at the end.
    boolean next();

    /// The bytes of the current key; the caller may keep them.
    byte[] key();

    ObjectVersion version();

    @Override
    void close();
}
