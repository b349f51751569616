package io.granary.segment.extent;

import io.granary.model.location.Extent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
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

    /// Makes sure that the directories which `extents` should be in are there: one that is not must not be found out
    /// after half
    /// of a body has been sent. Throws an `IOException` that names it. Asks about each directory once, whatever the
    /// number of
    /// extents.
    void requireThere(List<Extent> extents) throws IOException;

    /// Begins to read from the disk what will be asked for soon. A hint: it does not wait, does not verify, and fails
    /// silently.
    default void prefetch(Extent extent, long offset, long lengthBytes) {}

    /// The file in which the body of `extent` lies as it is, for a reader that sends it without looking at it; empty
    /// where
    /// there is none. What is read from it is not verified. The caller closes it.
    default Optional<BodyFile> bodyFile(Extent extent) throws IOException {
        return Optional.empty();
    }

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

    /// Each directory of the stripe, in order.
    List<DirectoryState> directories();

    /// One line per directory that is left out of the stripe, with the reason; empty when all is well.
    default List<String> health() {
        return directories().stream()
                .flatMap(directory -> directory.problem().stream())
                .toList();
    }

    /// A directory of the stripe.
    ///
    /// @param problem why it is left out, one line that names it; empty when all is well
    record DirectoryState(String path, Optional<String> problem) {}

    /// An extent's file, open for reading. Any thread.
    interface BodyFile extends Closeable {
        FileChannel channel();

        /// Where the body begins in the file.
        long bodyAt();

        /// Has `lengthBytes` of the body from `offset` on in memory when it returns; waits for the disk.
        void load(long offset, int lengthBytes) throws IOException;
    }

    /// Writes one extent. Used by one thread at a time.
    interface Writer extends Closeable {
        /// The most bytes that this extent takes (default 8 MiB).
        long capacityBytes();

        /// Whether `bytes` more fit the extent and its directory: a directory may get full under it. Then the extent
        /// ends here,
        /// and the next one goes elsewhere.
        boolean hasRoom(int bytes) throws IOException;

        /// Appends all of `bytes`. Borrows it.
        void write(ByteBuffer bytes) throws IOException;

        /// Syncs and completes the extent; it is durable when this returns.
        Extent finish() throws IOException;

        /// Without [#finish] before: throws the extent away.
        @Override
        void close();
    }
}
