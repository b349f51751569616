package io.granary.gateway.table;

import java.util.Arrays;

/// A SHA-256 over everything that the bytes of a part depend on.
@SuppressWarnings("ArrayRecordComponent") // compared by content below
record Digest(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
