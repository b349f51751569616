package io.granary.model.name;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The key of a row, or a prefix of such keys: up to 4,096 bytes, ordered by their unsigned values.
public final class RowKey implements Comparable<RowKey> {
    /// Room for an object's key with every byte escaped, and numbers beside it.
    public static final int MAX_BYTES = 4096;

    private final byte[] bytes;

    /// Takes `bytes`.
    public RowKey(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a row key has at most " + MAX_BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /// Lends the bytes; nobody may change them.
    public byte[] bytes() {
        return bytes;
    }

    public boolean startsWith(RowKey prefix) {
        int length = prefix.bytes.length;
        return bytes.length >= length && Arrays.equals(bytes, 0, length, prefix.bytes, 0, length);
    }

    @Override
    public int compareTo(RowKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
