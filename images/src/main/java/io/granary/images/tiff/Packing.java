package io.granary.images.tiff;

import io.granary.images.ImageException;
import io.granary.images.pixel.ColorSpace;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How samples lie in a decompressed row, and how they become 8 bits: of 16 and 32 bits the highest 8 are taken, of
/// floating point 0 is black and 1 is white, fewer bits are spread over the range. Immutable.
///
/// @param channels in a pixel, those without meaning here included
/// @param alphaAt the channel of alpha; -1 for none
/// @param premultiplied whether colours are already multiplied by it
/// @param palette red, green and blue by index; null where samples are no indexes
record Packing(
        ColorSpace space,
        int channels,
        int bits,
        int format,
        boolean inverted,
        int alphaAt,
        boolean premultiplied,
        byte @Nullable [] palette,
        boolean lowBitFirst,
        ByteOrder order) {
    private static final int SIGNED = 2;
    private static final int FLOAT = 3;

    static Packing of(Directory directory, ByteOrder order) throws IOException {
        int channels = (int) directory.number(Tag.SAMPLES, 1);
        if (channels < 1 || channels > 64) {
            throw ImageException.unsupported("a TIFF of " + channels + " samples a pixel");
        }
        var bits = directory.has(Tag.BITS) ? directory.numbers(Tag.BITS) : new long[] {1};
        int width = (int) bits[0];
        int format = (int) directory.number(Tag.SAMPLE_FORMAT, 1);
        if (Arrays.stream(bits).anyMatch(other -> other != width) || !known(width, format)) {
            throw ImageException.unsupported("a TIFF of " + Arrays.toString(bits) + " bits, format " + format);
        }
        int photometric = (int) directory.number(Tag.PHOTOMETRIC, channels >= 3 ? 2 : 1);
        var space = switch (photometric) {
            case 0, 1 -> ColorSpace.GREY;
            case 2, 3 -> ColorSpace.RGB;
            case 5 -> ColorSpace.CMYK;
            case 6 -> ColorSpace.YCC;
            default -> throw ImageException.unsupported("a TIFF of photometric interpretation " + photometric);
        };
        int colours = photometric == 3 ? 1 : space.channels();
        if (channels < colours) {
            throw ImageException.damaged("a TIFF has too few samples a pixel");
        }
        long extra = channels > colours && directory.has(Tag.EXTRA_SAMPLES)
                ? directory.numbers(Tag.EXTRA_SAMPLES)[0]
                : 0;
        return new Packing(
                space,
                channels,
                width,
                format,
                photometric == 0,
                extra == 1 || extra == 2 ? colours : -1,
                extra == 1,
                photometric == 3 ? palette(directory, width) : null,
                directory.number(Tag.FILL_ORDER, 1) == 2,
                order);
    }

    private static boolean known(int bits, int format) {
        return switch (bits) {
            case 1, 2, 4 -> format == 1;
            case 8, 16 -> format == 1 || format == SIGNED;
            case 32 -> format >= 1 && format <= FLOAT;
            case 64 -> format == FLOAT;
            default -> false;
        };
    }

    private static byte[] palette(Directory directory, int bits) throws IOException {
        var map = directory.numbers(Tag.COLOR_MAP);
        int entries = 1 << bits;
        if (bits > 8 || map.length < 3 * entries) {
            throw ImageException.damaged("a TIFF has no whole palette");
        }
        // Some writers put 8 bits where 16 belong.
        int shift = Arrays.stream(map).allMatch(value -> value < 256) ? 0 : 8;
        var palette = new byte[3 * entries];
        for (int i = 0; i < entries; i++) {
            for (int c = 0; c < 3; c++) {
                palette[(i * 3) + c] = (byte) (map[(c * entries) + i] >> shift);
            }
        }
        return palette;
    }

    int rowBytes(int width, int channelsInRow) {
        return (int) (((long) width * channelsInRow * bits + 7) / 8);
    }

    /// How many samples a pixel has when it is unpacked.
    int unpackedChannels(int channelsInRow) {
        return palette == null ? channelsInRow : 3 + channelsInRow - 1;
    }

    /// Unpacks `count` samples of a row; may give back `row` itself.
    byte[] unpack(byte[] row, byte[] into, int count) {
        if (lowBitFirst && bits < 8) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (byte) (Integer.reverse(row[i]) >>> 24);
            }
        }
        var samples = bits == 8 && format == 1 ? row : into;
        switch (bits) {
            case 1, 2, 4 -> spread(row, into, count);
            case 8 -> {
                if (format == SIGNED) {
                    flipSign(row, 1, 0, into, count);
                }
            }
            case 16 -> highest(row, 2, into, count);
            case 32 -> {
                if (format == FLOAT) {
                    floats(row, into, count);
                } else {
                    highest(row, 4, into, count);
                }
            }
            default -> doubles(row, into, count);
        }
        if (inverted) {
            for (int i = 0; i < count; i++) {
                samples[i] = (byte) ~samples[i];
            }
        }
        return samples;
    }

    private void spread(byte[] row, byte[] into, int count) {
        int mask = (1 << bits) - 1;
        int scale = palette == null ? 255 / mask : 1;
        for (int i = 0; i < count; i++) {
            int bit = i * bits;
            into[i] = (byte) (((row[bit >> 3] >> (8 - bits - (bit & 7))) & mask) * scale);
        }
    }

    private void highest(byte[] row, int stride, byte[] into, int count) {
        int at = order == ByteOrder.BIG_ENDIAN ? 0 : stride - 1;
        if (format == SIGNED) {
            flipSign(row, stride, at, into, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = row[(i * stride) + at];
        }
    }

    private static void flipSign(byte[] row, int stride, int at, byte[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = (byte) (row[(i * stride) + at] ^ 0x80);
        }
    }

    private void floats(byte[] row, byte[] into, int count) {
        var values = java.nio.ByteBuffer.wrap(row).order(order);
        for (int i = 0; i < count; i++) {
            into[i] = unit(values.getFloat(i * 4));
        }
    }

    private void doubles(byte[] row, byte[] into, int count) {
        var values = java.nio.ByteBuffer.wrap(row).order(order);
        for (int i = 0; i < count; i++) {
            into[i] = unit(values.getDouble(i * 8));
        }
    }

    private static byte unit(double value) {
        return value > 0 ? (byte) (int) (Math.min(1, value) * 255 + 0.5) : 0;
    }

    /// Looks the first channel of each pixel up.
    byte[] colours(byte[] samples, byte[] into, int pixels, int channelsInRow) {
        if (palette == null) {
            return samples;
        }
        int wide = unpackedChannels(channelsInRow);
        for (int i = 0; i < pixels; i++) {
            int entry = (samples[i * channelsInRow] & 0xFF) * 3;
            into[i * wide] = palette[entry];
            into[(i * wide) + 1] = palette[entry + 1];
            into[(i * wide) + 2] = palette[entry + 2];
            for (int c = 1; c < channelsInRow; c++) {
                into[(i * wide) + 2 + c] = samples[(i * channelsInRow) + c];
            }
        }
        return into;
    }
}
