package io.granary.images.jpeg;

import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import java.util.List;

/// JFIF's luma and chroma, for writing.
final class Ycc {
    private Ycc() {}

    static Pixels of(Pixels rgb) {
        int width = rgb.width();
        int height = rgb.height();
        int count = width * height;
        var r = rgb.samples(0);
        var g = rgb.samples(1);
        var b = rgb.samples(2);
        var y = new byte[count];
        var cb = new byte[count];
        var cr = new byte[count];
        for (int i = 0; i < count; i++) {
            int red = r[i] & 0xFF;
            int green = g[i] & 0xFF;
            int blue = b[i] & 0xFF;
            y[i] = (byte) (((19595 * red) + (38470 * green) + (7471 * blue) + 32768) >> 16);
            cb[i] = (byte) (((-11059 * red) - (21709 * green) + (32768 * blue) + (128 << 16) + 32767) >> 16);
            cr[i] = (byte) (((32768 * red) - (27439 * green) - (5329 * blue) + (128 << 16) + 32767) >> 16);
        }
        return new Pixels(
                ColorSpace.YCC,
                false,
                List.of(Plane.of(y, width, height), Plane.of(cb, width, height), Plane.of(cr, width, height)));
    }

    /// A chroma plane at half the size of luma: averaged from four where it is not that small already.
    static Plane halved(Pixels ycc, int index) {
        var plane = ycc.planes().get(index);
        int width = Math.ceilDiv(ycc.width(), 2);
        int height = Math.ceilDiv(ycc.height(), 2);
        if (plane.width() == width && plane.height() == height) {
            return plane;
        }
        var from = plane.samples();
        var to = new byte[width * height];
        for (int y = 0; y < height; y++) {
            int above = 2 * y * plane.width();
            int below = Math.min((2 * y) + 1, plane.height() - 1) * plane.width();
            for (int x = 0; x < width; x++) {
                int left = 2 * x;
                int right = Math.min(left + 1, plane.width() - 1);
                int sum = (from[above + left] & 0xFF)
                        + (from[above + right] & 0xFF)
                        + (from[below + left] & 0xFF)
                        + (from[below + right] & 0xFF);
                to[(y * width) + x] = (byte) ((sum + 2) >> 2);
            }
        }
        return Plane.of(to, width, height);
    }
}
