package io.granary.images.jpeg;

import io.granary.images.ImageException;

/// Decodes one block of a sequential scan. Long methods on purpose: this is where the time of a chip goes, and the
/// bit buffer has to stay in registers.
final class BlockDecoder {
    private static final int PEEK = HuffmanTable.PEEK;
    private static final int PEEK_MASK = (1 << PEEK) - 1;

    private BlockDecoder() {}

    /// The difference of the DC coefficient.
    static int dcDifference(EntropyBits in, HuffmanTable table) {
        int width = in.symbol(table);
        if (width == 0) {
            return 0;
        }
        if (width > 15) {
            throw ImageException.damaged("a JPEG's DC coefficient is out of range");
        }
        int value = in.take(width);
        return value < 1 << (width - 1) ? value - (1 << width) + 1 : value;
    }

    /// Decodes the AC coefficients into `block`, which must be zero, in natural order and dequantized. Returns the
    /// zigzag position of the last one, 0 where there is none.
    static int coefficients(EntropyBits in, HuffmanTable table, int[] quantization, int[] block) {
        long bits = in.bits;
        int count = in.count;
        var coefficient = table.coefficient;
        int last = 0;
        int k = 1;
        while (k < 64) {
            if (count < 32) {
                in.bits = bits;
                in.count = count;
                in.fill();
                bits = in.bits;
                count = in.count;
            }
            int peek = (int) (bits >>> (count - PEEK)) & PEEK_MASK;
            int fast = coefficient[peek];
            if (fast != 0) {
                k += (fast >> 8) & 15;
                count -= fast & 255;
                if (k > 63) {
                    throw beyond();
                }
                block[Zigzag.NATURAL[k]] = (fast >> 16) * quantization[k];
                last = k++;
                continue;
            }
            int found = table.look[peek];
            if (found == 0) {
                found = table.find((int) (bits >>> (count - 16)) & 0xFFFF);
            }
            count -= found >> 8;
            int width = found & 15;
            int run = (found >> 4) & 15;
            if (width == 0) {
                if (run != 15) {
                    break;
                }
                k += 16;
                continue;
            }
            k += run;
            count -= width;
            if (k > 63) {
                throw beyond();
            }
            int value = (int) (bits >>> count) & ((1 << width) - 1);
            value = value < 1 << (width - 1) ? value - (1 << width) + 1 : value;
            block[Zigzag.NATURAL[k]] = value * quantization[k];
            last = k++;
        }
        in.bits = bits;
        in.count = count;
        return last;
    }

    /// Steps over the AC coefficients.
    static void skip(EntropyBits in, HuffmanTable table) {
        long bits = in.bits;
        int count = in.count;
        var coefficient = table.coefficient;
        int k = 1;
        while (k < 64) {
            if (count < 32) {
                in.bits = bits;
                in.count = count;
                in.fill();
                bits = in.bits;
                count = in.count;
            }
            int peek = (int) (bits >>> (count - PEEK)) & PEEK_MASK;
            int fast = coefficient[peek];
            if (fast != 0) {
                k += ((fast >> 8) & 15) + 1;
                count -= fast & 255;
                continue;
            }
            int found = table.look[peek];
            if (found == 0) {
                found = table.find((int) (bits >>> (count - 16)) & 0xFFFF);
            }
            int width = found & 15;
            int run = (found >> 4) & 15;
            count -= (found >> 8) + width;
            if (width == 0 && run != 15) {
                break;
            }
            k += run + 1;
        }
        if (k > 64) {
            throw beyond();
        }
        in.bits = bits;
        in.count = count;
    }

    private static ImageException beyond() {
        return ImageException.damaged("a JPEG block has more than 64 coefficients");
    }
}
