package io.granary.images.chip;

import io.granary.images.Orientation;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import java.util.ArrayList;

/// Moves pixels to where an orientation has them seen.
final class Turn {
    private Turn() {}

    static Pixels apply(Orientation orientation, Pixels pixels) {
        if (orientation.equals(Orientation.NORMAL)) {
            return pixels;
        }
        var planes = new ArrayList<Plane>();
        pixels.planes().forEach(plane -> planes.add(apply(orientation, plane)));
        return new Pixels(pixels.space(), pixels.alpha(), planes);
    }

    private static Plane apply(Orientation orientation, Plane plane) {
        boolean transposed = orientation.transposed();
        int width = transposed ? plane.height() : plane.width();
        int height = transposed ? plane.width() : plane.height();
        var from = plane.samples();
        var to = new byte[width * height];
        int stepX = transposed ? plane.width() : 1;
        int stepY = transposed ? 1 : plane.width();
        for (int y = 0; y < height; y++) {
            int line = (orientation.flipY() ? height - 1 - y : y) * stepY;
            for (int x = 0; x < width; x++) {
                to[(y * width) + x] = from[line + ((orientation.flipX() ? width - 1 - x : x) * stepX)];
            }
        }
        return Plane.of(to, width, height);
    }
}
