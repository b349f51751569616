package io.granary.model.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A body read by pull, once, by one thread that may block.
///
/// Whoever makes a content checks what was promised of it (length, digest, signature): [#read] throws when the body
/// breaks its promise, at the latest instead of reporting the end, so a body whose end was seen is whole.
public interface Content extends Closeable {
    /// Nothing.
    Content EMPTY = new Content() {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public int read(ByteBuffer into) {
            return -1;
        }

        @Override
        public void close() {}
    };

    /// The length in bytes, or -1 where the sender did not say.
    long length();

    /// Fills `into` as far as bytes can be had and returns how many, at least one; -1 at the end. Borrows `into` until
    /// it returns. Throws `IOException` when the sender has gone or the body is not what was promised.
    int read(ByteBuffer into) throws IOException;

    /// Instead of the next [#read]: the bytes that follow, up to `mostBytes` of them, where they lie in a file and need
    /// not
    /// be looked at; moves on behind them. Empty where they must be read. May wait for the disk.
    default Optional<FileRun> nextRun(int mostBytes) throws IOException {
        return Optional.empty();
    }

    /// Ends the reading, early or not; never throws away an answer that was already given.
    @Override
    void close();
}
