package io.granary.segment.local;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// An open file of a [Disk]. All access is positional, so threads may share it; closing it while others use it makes
/// their calls fail and does no other harm.
public interface DiskFile extends Closeable {
    Path path();

    /// Reads up to `into.remaining()` bytes at `position` and returns how many, -1 at the end. Borrows `into`.
    int read(ByteBuffer into, long position) throws IOException;

    /// Fills `into` when all of it is in memory and returns true; else leaves it as it was. Never waits. Borrows
    /// `into`.
    boolean readCached(ByteBuffer into, long position);

    /// Begins to read into memory what will be asked for soon. Never waits, and tells nothing.
    default void prefetch(long position, long lengthBytes) {}

    /// Writes all of `bytes` at `position`, extending the file if need be. Borrows `bytes`. After a failure any part of
    /// it may have been written.
    void write(ByteBuffer bytes, long position) throws IOException;

    /// Makes what was written durable (fdatasync). After a failure nobody knows what is on the disk: trying again may
    /// succeed without the bytes being there.
    void force() throws IOException;

    /// Cuts the file to `lengthBytes`.
    void truncate(long lengthBytes) throws IOException;

    long lengthBytes() throws IOException;

    /// Fills `into` or throws `EOFException`. Borrows `into`.
    default void readFully(ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = read(into, at);
            if (read < 0) {
                throw new EOFException(path() + " ends at " + at + ", " + into.remaining() + " bytes early");
            }
            at += read;
        }
    }
}
