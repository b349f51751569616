package io.granary.images.encode;

import io.granary.images.pixel.Pixels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// [NumPy's format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), version 1.0.
public final class NpyEncoder {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private NpyEncoder() {}

    static byte[] encode(Pixels pixels) {
        int channels = pixels.planes().size();
        var header = header(pixels.width(), pixels.height(), channels);
        var out = new byte[header.length + (pixels.width() * pixels.height() * channels)];
        System.arraycopy(header, 0, out, 0, header.length);
        for (int y = 0; y < pixels.height(); y++) {
            Interleaved.row(pixels, y, out, header.length + (y * pixels.width() * channels));
        }
        return out;
    }

    private static byte[] header(int width, int height, int channels) {
        var text = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + height + ", " + width + ", " + channels
                + "), }";
        int length = Math.ceilDiv(MAGIC.length + 2 + text.length() + 1, ALIGNMENT) * ALIGNMENT;
        var padded = text + " ".repeat(length - MAGIC.length - 2 - text.length() - 1) + '\n';
        return ByteBuffer.allocate(length)
                .put(MAGIC)
                .put((byte) padded.length())
                .put((byte) (padded.length() >> 8))
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
