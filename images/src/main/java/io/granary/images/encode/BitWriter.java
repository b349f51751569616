package io.granary.images.encode;

import java.io.ByteArrayOutputStream;

/// Bits, the lowest first, as WebP packs them.
final class BitWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long bits;
    private int count;

    void put(int value, int width) {
        bits |= (value & 0xFFFF_FFFFL) << count;
        count += width;
        while (count >= 8) {
            out.write((int) bits);
            bits >>>= 8;
            count -= 8;
        }
    }

    byte[] finish() {
        if (count > 0) {
            out.write((int) bits);
        }
        return out.toByteArray();
    }
}
