package io.granary.images;

import java.util.Objects;

/// Bytes that are at hand. Borrows them.
public record MemorySource(byte[] bytes, int from, int count) implements ByteSource {
    public MemorySource {
        Objects.checkFromIndexSize(from, count, bytes.length);
    }

    public MemorySource(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    @Override
    public long length() {
        return count;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(position, length, count);
        System.arraycopy(bytes, from + (int) position, into, offset, length);
    }
}
