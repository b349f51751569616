package io.granary.images.tiff;

import java.io.IOException;

/// The decompressed bytes of one piece, in order. One thread.
interface Unpacked {
    /// Fills the first `count` bytes of `into`; throws [io.granary.images.ImageException] when there are not so many.
    void read(byte[] into, int count) throws IOException;

    /// Steps over bytes.
    void skip(long count) throws IOException;
}
