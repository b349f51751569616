package io.granary.images.encode;

import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes a PNG of 8 bits; of each row the filter with the smallest differences is taken.
final class PngEncoder {
    private static final long SIGNATURE = 0x8950_4E47_0D0A_1A0AL;

    /// Chips are read once and thrown away: speed before the last few per cent.
    private static final int LEVEL = 4;

    private PngEncoder() {}

    static byte[] encode(Pixels pixels) {
        boolean grey = pixels.space() == ColorSpace.GREY;
        int type = grey ? (pixels.alpha() ? 4 : 0) : pixels.alpha() ? 6 : 2;
        var out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(8).putLong(SIGNATURE).array());
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(pixels.width())
                        .putInt(pixels.height())
                        .put((byte) 8)
                        .put((byte) type)
                        .array(),
                13);
        data(pixels, out);
        chunk(out, "IEND", new byte[0], 0);
        return out.toByteArray();
    }

    private static void data(Pixels pixels, ByteArrayOutputStream out) {
        int channels = pixels.planes().size();
        int rowBytes = pixels.width() * channels;
        var row = new byte[rowBytes];
        var above = new byte[rowBytes];
        var filtered = new byte[rowBytes + 1];
        var best = new byte[rowBytes + 1];
        var deflater = new Deflater(LEVEL);
        deflater.setStrategy(Deflater.FILTERED);
        var buffer = new byte[64 << 10];
        try {
            for (int y = 0; y < pixels.height(); y++) {
                Interleaved.row(pixels, y, row, 0);
                long least = Long.MAX_VALUE;
                for (int filter = 1; filter <= 4; filter++) {
                    if (filter == 3) {
                        continue; // hardly ever the best, and it costs a pass
                    }
                    long sum = filter(filter, row, above, channels, filtered);
                    if (sum < least) {
                        least = sum;
                        var swap = best;
                        best = filtered;
                        filtered = swap;
                    }
                }
                deflater.setInput(best, 0, best.length);
                drain(deflater, buffer, out);
                var swap = above;
                above = row;
                row = swap;
            }
            deflater.finish();
            while (!deflater.finished()) {
                drain(deflater, buffer, out);
            }
        } finally {
            deflater.end();
        }
    }

    private static void drain(Deflater deflater, byte[] buffer, ByteArrayOutputStream out) {
        // A call may give nothing and still have taken nothing: the first one only changes the strategy.
        do {
            int count = deflater.deflate(buffer);
            if (count > 0) {
                chunk(out, "IDAT", buffer, count);
            }
        } while (!deflater.needsInput() && !deflater.finished());
    }

    private static long filter(int filter, byte[] row, byte[] above, int pixel, byte[] into) {
        into[0] = (byte) filter;
        long sum = 0;
        for (int i = 0; i < row.length; i++) {
            int left = i < pixel ? 0 : row[i - pixel] & 0xFF;
            int up = above[i] & 0xFF;
            int predicted = switch (filter) {
                case 1 -> left;
                case 2 -> up;
                default -> paeth(left, up, i < pixel ? 0 : above[i - pixel] & 0xFF);
            };
            byte value = (byte) (row[i] - predicted);
            into[i + 1] = value;
            sum += Math.abs(value);
        }
        return sum;
    }

    private static int paeth(int left, int above, int corner) {
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(left + above - (2 * corner));
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] content, int count) {
        var head = ByteBuffer.allocate(8).putInt(count);
        for (int i = 0; i < 4; i++) {
            head.put((byte) type.charAt(i));
        }
        var crc = new CRC32();
        crc.update(head.array(), 4, 4);
        crc.update(content, 0, count);
        out.writeBytes(head.array());
        out.write(content, 0, count);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
