package io.granary.images;

import java.io.IOException;

/// The bytes of one image file, read by position. They never change while a source is used. A source may block and
/// belongs to one thread at a time.
public interface ByteSource {
    long length();

    /// Fills `into` from `offset` with exactly `length` bytes; the caller has seen to it that they lie within
    /// [#length()].
    void read(long position, byte[] into, int offset, int length) throws IOException;
}
