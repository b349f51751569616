package io.granary.gateway.signing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

/// A growing byte array that is written, read and reused: canonical requests are made in it without making garbage. One
/// thread.
final class ByteScratch {
    private static final byte[] UPPER_HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };

    private byte[] bytes = new byte[2048];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    ByteScratch put(char c) {
        ensure(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /// Appends characters up to U+00FF, one byte each.
    ByteScratch put(String text) {
        return put(text, 0, text.length());
    }

    @SuppressWarnings("deprecation") // the one that copies Latin-1 without looking at each character
    ByteScratch put(String text, int from, int to) {
        ensure(to - from);
        text.getBytes(from, to, bytes, length);
        length += to - from;
        return this;
    }

    ByteScratch put(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    ByteScratch putHex(byte[] digest) {
        ensure(2 * digest.length);
        Hex.put(digest, bytes, length);
        length += 2 * digest.length;
        return this;
    }

    ByteScratch putPercent(int octet) {
        ensure(3);
        bytes[length++] = '%';
        bytes[length++] = UPPER_HEX[octet >> 4 & 0xF];
        bytes[length++] = UPPER_HEX[octet & 0xF];
        return this;
    }

    /// Appends `[from, to)` of another scratch.
    void put(ByteScratch other, int from, int to) {
        ensure(to - from);
        System.arraycopy(other.bytes, from, bytes, length, to - from);
        length += to - from;
    }

    /// Compares two stretches as unsigned bytes.
    int compare(int from, int to, int otherFrom, int otherTo) {
        return Arrays.compareUnsigned(bytes, from, to, bytes, otherFrom, otherTo);
    }

    void updateInto(MessageDigest digest) {
        digest.update(bytes, 0, length);
    }

    void updateInto(Mac mac) {
        mac.update(bytes, 0, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
