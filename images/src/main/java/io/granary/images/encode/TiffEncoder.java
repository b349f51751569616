package io.granary.images.encode;

import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;

/// Writes a TIFF of one strip, deflated with differences.
final class TiffEncoder {
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int LEVEL = 4;

    private TiffEncoder() {}

    static byte[] encode(Pixels pixels) {
        int channels = pixels.planes().size();
        var strip = strip(pixels, channels);
        int entries = pixels.alpha() ? 12 : 11;
        int bitsAt = 8 + 2 + (entries * 12) + 4;
        int stripAt = bitsAt + (channels * 2);
        var out = ByteBuffer.allocate(stripAt + strip.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 0x4949).putShort((short) 42).putInt(8).putShort((short) entries);
        entry(out, 256, LONG, 1, pixels.width());
        entry(out, 257, LONG, 1, pixels.height());
        if (channels <= 2) {
            entry(out, 258, SHORT, channels, channels == 1 ? 8 : 0x0008_0008);
        } else {
            entry(out, 258, SHORT, channels, bitsAt);
        }
        entry(out, 259, SHORT, 1, 8);
        entry(out, 262, SHORT, 1, pixels.space() == ColorSpace.GREY ? 1 : 2);
        entry(out, 273, LONG, 1, stripAt);
        entry(out, 277, SHORT, 1, channels);
        entry(out, 278, LONG, 1, pixels.height());
        entry(out, 279, LONG, 1, strip.length);
        entry(out, 284, SHORT, 1, 1);
        entry(out, 317, SHORT, 1, 2);
        if (pixels.alpha()) {
            entry(out, 338, SHORT, 1, 2);
        }
        out.putInt(0);
        for (int i = 0; i < channels; i++) {
            out.putShort((short) 8);
        }
        out.put(strip);
        return out.array();
    }

    private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
        out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    private static byte[] strip(Pixels pixels, int channels) {
        int rowBytes = pixels.width() * channels;
        var raw = new byte[rowBytes * pixels.height()];
        for (int y = 0; y < pixels.height(); y++) {
            int at = y * rowBytes;
            Interleaved.row(pixels, y, raw, at);
            for (int i = at + rowBytes - 1; i >= at + channels; i--) {
                raw[i] = (byte) (raw[i] - raw[i - channels]);
            }
        }
        var deflater = new Deflater(LEVEL);
        try {
            deflater.setInput(raw);
            deflater.finish();
            var out = new byte[raw.length + (raw.length >> 8) + 64];
            int count = 0;
            while (!deflater.finished()) {
                if (count == out.length) {
                    out = Arrays.copyOf(out, out.length * 2);
                }
                count += deflater.deflate(out, count, out.length - count);
            }
            return Arrays.copyOf(out, count);
        } finally {
            deflater.end();
        }
    }
}
