package io.granary.segment.extent;

import io.granary.model.location.Extent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongPredicate;

/// Large bodies as extents, striped over the data directories in turn. It knows bytes and extent ids, never objects.
///
/// Promises, each a test in `ExtentStoreContract`:
/// 1. An extent whose [Writer#finish] returned is durable and never changes.
/// 2. A read returns bytes whose block checksum was verified, or fails; no more than the blocks it touches is read.
/// 3. Ids grow and are never used again.
/// 4. A directory that is full or failing is left out of the stripe, and told of in [#health()].
///
/// Any thread may call, all methods may wait for the disk.
public interface ExtentStore extends Closeable {
    /// Each block of so many bytes has its own checksum: the unit of a verified read.
    int BLOCK_BYTES = 64 << 10;

    /// Starts an extent in the stripe's next directory; `lengthHint` is how many bytes the whole body has, -1 for
    /// unknown.
    /// Throws [io.granary.segment.StoreFullException] when no directory has room.
    Writer create(long lengthHint) throws IOException;

    /// Reads up to `into.remaining()` verified bytes of `extent` from `offset` and returns how many, at least one
    /// before
    /// the extent's end; -1 at it. Borrows `into`. Throws [io.granary.segment.DamagedRecordException] (whose segment is
    /// the extent's id) for damage, and an `IOException` that names the directory when that is not there.
    int read(Extent extent, long offset, ByteBuffer into) throws IOException;

    /// Frees an extent that nothing refers to any more; one that is already gone is no error.
    void delete(long id) throws IOException;

    /// Deletes every extent with an id of at least `from` that `referenced` does not know: what was being written when
    /// the
    /// store stopped. Returns the bytes freed.
    long deleteUnreferenced(long from, LongPredicate referenced) throws IOException;

    /// Makes sure that no extent from now on has an id up to `id`: the highest that the log knows of, also of extents
    /// that
    /// are gone. Called once, before the first [#create].
    void continueAfter(long id);

    /// The least id that the next extent may have; all extents so far have smaller ones.
    long nextId();

    /// One line per directory that is left out of the stripe, with the reason; empty when all is well.
    java.util.List<String> health();

    /// Writes one extent. Used by one thread at a time.
    interface Writer extends Closeable {
        /// The most bytes that this extent takes (default 8 MiB).
        long capacityBytes();

        /// Appends all of `bytes`. Borrows it.
        void write(ByteBuffer bytes) throws IOException;

        /// Syncs and completes the extent; it is durable when this returns.
        Extent finish() throws IOException;

        /// Without [#finish] before: throws the extent away.
        @Override
        void close();
    }
}
