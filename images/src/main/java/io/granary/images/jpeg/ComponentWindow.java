package io.granary.images.jpeg;

import io.granary.images.Region;
import io.granary.images.Work;
import io.granary.images.pixel.Plane;

/// The blocks of one component that a region needs, and their samples.
final class ComponentWindow {
    private final JpegFrame.Component component;
    private final double subX;
    private final double subY;
    final int side;
    final int left;
    final int right;
    final int top;
    final int bottom;
    final byte[] samples;
    final int stride;

    /// Chroma that is sampled less than luma is reduced less, so that both come out alike where that can be.
    ComponentWindow(JpegFrame frame, JpegFrame.Component component, Region region, int shrink, Work work) {
        this.component = component;
        subX = (double) frame.maxH() / component.h();
        subY = (double) frame.maxV() / component.v();
        double least = Math.max(subX, subY);
        int wanted = 8;
        while (wanted > 1 && least * 8 / wanted < shrink) {
            wanted /= 2;
        }
        side = wanted;
        // One sample more on each side: subsampled chroma is interpolated when nothing is reduced.
        left = Math.max(0, (int) Math.floor(region.x() / subX) - 1) / 8;
        top = Math.max(0, (int) Math.floor(region.y() / subY) - 1) / 8;
        right = Math.min(component.blocksWide(), ((int) Math.ceil(region.right() / subX) / 8) + 1);
        bottom = Math.min(component.blocksHigh(), ((int) Math.ceil(region.bottom() / subY) / 8) + 1);
        stride = (right - left) * side;
        samples = new byte[work.hold((long) stride * (bottom - top) * side)];
    }

    boolean needs(int column, int row) {
        return column >= left && column < right && row >= top && row < bottom;
    }

    int at(int column, int row) {
        return ((row - top) * side * stride) + ((column - left) * side);
    }

    /// The plane in the image's coordinates, without what pads the last blocks.
    Plane plane() {
        int width = Math.min(stride, Math.ceilDiv(component.width() * side, 8) - (left * side));
        int height = Math.min((bottom - top) * side, Math.ceilDiv(component.height() * side, 8) - (top * side));
        var tight = samples;
        if (width < stride) {
            tight = new byte[width * height];
            for (int y = 0; y < height; y++) {
                System.arraycopy(samples, y * stride, tight, y * width, width);
            }
        }
        double stepX = subX * 8 / side;
        double stepY = subY * 8 / side;
        return new Plane(tight, width, height, left * side * stepX, top * side * stepY, stepX, stepY);
    }
}
