package io.granary.images.png;

import io.granary.images.ImageException;
import io.granary.images.Region;
import io.granary.images.Work;
import io.granary.images.color.Colors;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import io.granary.images.pixel.PlaneWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Undoes the filters row by row and gives what a region needs to the planes. One thread, used once.
final class PngRows {
    /// Adam7: where each pass begins and how far its pixels are apart.
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final PngFormat format;
    private final PngData data;
    private final Work work;
    private final List<PlaneWriter> writers = new ArrayList<>();

    PngRows(PngFormat format, PngData data, Work work) {
        this.format = format;
        this.data = data;
        this.work = work;
    }

    Pixels read(Region region, int shrink) throws IOException {
        for (int i = 0; i < format.unpackedChannels(); i++) {
            writers.add(new PlaneWriter(region, format.size(), shrink, work));
        }
        var covered = writers.getFirst().covered();
        boolean premultiplied = format.alpha() && shrink > 1;
        if (format.interlaced()) {
            work.decode(format.size().pixels());
            for (var pass : PASSES) {
                pass(pass, covered, premultiplied);
            }
        } else {
            work.decode((long) format.size().width() * covered.bottom());
            pass(new int[] {0, 0, 1, 1}, covered, premultiplied);
        }
        var planes = new ArrayList<Plane>();
        writers.forEach(writer -> planes.add(writer.finish()));
        var pixels = new Pixels(format.space(), format.alpha(), planes);
        if (premultiplied) {
            Colors.divideByAlpha(pixels);
        }
        return pixels;
    }

    private void pass(int[] pass, Region covered, boolean premultiplied) throws IOException {
        int x = pass[0];
        int y = pass[1];
        int stepX = pass[2];
        int stepY = pass[3];
        int width = Math.ceilDiv(format.size().width() - x, stepX);
        int height = Math.ceilDiv(format.size().height() - y, stepY);
        if (width <= 0 || height <= 0) {
            return;
        }
        int rowBytes = format.rowBytes(width);
        int pixelBytes = Math.max(1, format.channels() * format.bits() / 8);
        var row = new byte[work.hold(rowBytes)];
        var above = new byte[work.hold(rowBytes)];
        int channels = format.unpackedChannels();
        var samples = new byte[work.hold((long) width * channels)];
        var filter = new byte[1];
        int last = stepY == 1 && stepX == 1 ? covered.bottom() : height;
        for (int j = 0; j < last; j++) {
            if ((j & 63) == 0) {
                work.check();
            }
            data.read(filter, 0, 1);
            data.read(row, 0, rowBytes);
            unfilter(filter[0], row, above, rowBytes, pixelBytes);
            int line = y + (j * stepY);
            if (line >= covered.y() && line < covered.bottom()) {
                format.unpack(row, 0, samples, width);
                if (premultiplied) {
                    premultiply(samples, width, channels);
                }
                give(samples, channels, x, stepX, line, width);
            }
            var free = above;
            above = row;
            row = free;
        }
        work.release((2L * rowBytes) + samples.length);
    }

    private void give(byte[] samples, int channels, int x, int stepX, int line, int width) {
        for (int c = 0; c < channels; c++) {
            var writer = writers.get(c);
            if (stepX == 1) {
                writer.add(samples, c, channels, 0, x, line, width, 1);
            } else {
                for (int i = 0; i < width; i++) {
                    writer.add(samples, (i * channels) + c, channels, 0, x + (i * stepX), line, 1, 1);
                }
            }
        }
    }

    private static void premultiply(byte[] samples, int pixels, int channels) {
        for (int i = 0; i < pixels; i++) {
            int at = i * channels;
            int alpha = samples[at + channels - 1] & 0xFF;
            for (int c = 0; c < channels - 1; c++) {
                samples[at + c] = (byte) ((((samples[at + c] & 0xFF) * alpha) + 127) / 255);
            }
        }
    }

    private static void unfilter(int filter, byte[] row, byte[] above, int count, int pixel) {
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = pixel; i < count; i++) {
                    row[i] = (byte) (row[i] + row[i - pixel]);
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    row[i] = (byte) (row[i] + above[i]);
                }
            }
            case 3 -> {
                for (int i = 0; i < count; i++) {
                    int left = i < pixel ? 0 : row[i - pixel] & 0xFF;
                    row[i] = (byte) (row[i] + ((left + (above[i] & 0xFF)) >> 1));
                }
            }
            case 4 -> {
                for (int i = 0; i < Math.min(pixel, count); i++) {
                    row[i] = (byte) (row[i] + above[i]);
                }
                for (int i = pixel; i < count; i++) {
                    row[i] = (byte) (row[i] + paeth(row[i - pixel] & 0xFF, above[i] & 0xFF, above[i - pixel] & 0xFF));
                }
            }
            default -> throw ImageException.damaged("a PNG filter of type " + filter);
        }
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
}
