package io.granary.images.encode;

import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes a lossless WebP: green taken off red and blue, each pixel predicted from three neighbours, the rest in prefix
/// codes. It looks for no repetitions: photographs have none.
final class WebpEncoder {
    static final int MAX_SIDE = 1 << 14;
    private static final int PREDICT = 0;
    private static final int SUBTRACT_GREEN = 2;

    /// Left + above - corner, held within a byte.
    private static final int GRADIENT = 12;

    /// One mode for blocks of 512 × 512 pixels, the largest there are.
    private static final int BLOCK_BITS = 9;

    private static final int GREENS = 256 + 24;

    private WebpEncoder() {}

    static byte[] encode(Pixels pixels) {
        if (pixels.width() > MAX_SIDE || pixels.height() > MAX_SIDE) {
            throw new IllegalArgumentException("no WebP can hold " + pixels.width() + " x " + pixels.height());
        }
        var bits = new BitWriter();
        bits.put(0x2F, 8);
        bits.put(pixels.width() - 1, 14);
        bits.put(pixels.height() - 1, 14);
        bits.put(pixels.alpha() ? 1 : 0, 1);
        bits.put(0, 3);
        image(pixels, bits);
        var data = bits.finish();
        int padded = data.length + (data.length & 1);
        return ByteBuffer.allocate(20 + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x46464952)
                .putInt(12 + padded)
                .putInt(0x50424557)
                .putInt(0x4C385056)
                .putInt(data.length)
                .put(data)
                .array();
    }

    private static void image(Pixels pixels, BitWriter out) {
        int width = pixels.width();
        int height = pixels.height();
        boolean grey = pixels.space() == ColorSpace.GREY;
        int count = width * height;
        // Green, red, blue, alpha: the order of the codes.
        var channels = new byte[][] {
            pixels.samples(grey ? 0 : 1).clone(),
            grey ? new byte[count] : pixels.samples(0).clone(),
            grey ? new byte[count] : pixels.samples(2).clone(),
            pixels.alpha() ? pixels.planes().getLast().samples().clone() : opaque(count)
        };
        for (int i = 0; i < count && !grey; i++) {
            channels[1][i] -= channels[0][i];
            channels[2][i] -= channels[0][i];
        }
        out.put(1, 1);
        out.put(SUBTRACT_GREEN, 2);
        out.put(1, 1);
        out.put(PREDICT, 2);
        out.put(BLOCK_BITS - 2, 3);
        modes(out);
        out.put(0, 1);
        for (int c = 0; c < 4; c++) {
            channels[c] = residuals(channels[c], width, height, c == 3 ? (byte) 255 : 0);
        }
        out.put(0, 1); // no cache of colours
        out.put(0, 1); // one group of codes
        var codes = new PrefixCode[4];
        for (int c = 0; c < 4; c++) {
            var counts = new int[c == 0 ? GREENS : 256];
            for (byte sample : channels[c]) {
                counts[sample & 0xFF]++;
            }
            codes[c] = PrefixCode.of(counts);
            codes[c].write(out);
        }
        PrefixCode.of(new int[40]).write(out); // distances, of which there are none
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < 4; c++) {
                codes[c].put(out, channels[c][i] & 0xFF);
            }
        }
    }

    /// An image of one colour, whose green is the mode.
    private static void modes(BitWriter out) {
        out.put(0, 1);
        for (int c = 0; c < 5; c++) {
            var counts = new int[c == 0 ? GREENS : c == 4 ? 40 : 256];
            counts[c == 0 ? GRADIENT : 0] = 1;
            PrefixCode.of(counts).write(out);
        }
    }

    private static byte[] opaque(int count) {
        var alpha = new byte[count];
        java.util.Arrays.fill(alpha, (byte) 255);
        return alpha;
    }

    private static byte[] residuals(byte[] samples, int width, int height, byte first) {
        var out = new byte[samples.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = (y * width) + x;
                int predicted;
                if (y == 0) {
                    predicted = x == 0 ? first : samples[i - 1];
                } else if (x == 0) {
                    predicted = samples[i - width];
                } else {
                    int sum = (samples[i - 1] & 0xFF) + (samples[i - width] & 0xFF) - (samples[i - width - 1] & 0xFF);
                    predicted = Math.clamp(sum, 0, 255);
                }
                out[i] = (byte) (samples[i] - predicted);
            }
        }
        return out;
    }
}
