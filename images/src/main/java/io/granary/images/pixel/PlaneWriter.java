package io.granary.images.pixel;

import io.granary.images.Region;
import io.granary.images.Size;
import io.granary.images.Work;
import org.jspecify.annotations.Nullable;

/// Gathers a plane from tiles or rows that come one after the other, averaging squares of `shrink` pixels on the way:
/// what is decoded is never in memory at once. One thread.
public final class PlaneWriter {
    private final Region covered;
    private final int shrink;
    private final int width;
    private final int height;
    private final byte[] samples;
    private final int @Nullable [] sums;

    /// For the pixels of `region`, widened to whole squares but not beyond `bounds`.
    public PlaneWriter(Region region, Size bounds, int shrink, Work work) {
        this.shrink = shrink;
        int left = region.x() / shrink * shrink;
        int top = region.y() / shrink * shrink;
        width = Math.ceilDiv(region.right() - left, shrink);
        height = Math.ceilDiv(region.bottom() - top, shrink);
        covered = new Region(left, top, (int) Math.min((long) width * shrink, bounds.width() - left), (int)
                Math.min((long) height * shrink, bounds.height() - top));
        samples = new byte[work.hold((long) width * height)];
        sums = shrink == 1 ? null : new int[work.hold(4L * width * height) / 4];
    }

    /// What has to be added.
    public Region covered() {
        return covered;
    }

    /// Adds a block of `columns` × `rows` pixels whose top left one is (x, y) of the level; what lies outside of the
    /// plane is left out. Sample (i, j) of the block is at `at + i * pixelStride + j * rowStride`.
    public void add(byte[] block, int at, int pixelStride, int rowStride, int x, int y, int columns, int rows) {
        int left = Math.max(x, covered.x());
        int right = Math.min(x + columns, covered.right());
        int top = Math.max(y, covered.y());
        int bottom = Math.min(y + rows, covered.bottom());
        for (int row = top; row < bottom; row++) {
            int from = at + ((row - y) * rowStride) + ((left - x) * pixelStride);
            if (sums == null) {
                copy(block, from, pixelStride, ((row - covered.y()) * width) + left - covered.x(), right - left);
            } else {
                sum(sums, block, from, pixelStride, row, left, right);
            }
        }
    }

    private void copy(byte[] block, int from, int stride, int to, int count) {
        if (count <= 0) {
            return;
        }
        if (stride == 1) {
            System.arraycopy(block, from, samples, to, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            samples[to + i] = block[from + (i * stride)];
        }
    }

    private void sum(int[] into, byte[] block, int from, int stride, int row, int left, int right) {
        int base = (row - covered.y()) / shrink * width;
        int shift = Integer.numberOfTrailingZeros(shrink);
        int offset = left - covered.x();
        for (int i = 0; i < right - left; i++) {
            into[base + ((offset + i) >> shift)] += block[from + (i * stride)] & 0xFF;
        }
    }

    /// The plane in the level's coordinates; nothing may be added any more.
    public Plane finish() {
        return finish(1, 1);
    }

    /// The plane where what was added is itself one sample for each `stepX` × `stepY` pixels of the level.
    public Plane finish(double stepX, double stepY) {
        if (sums != null) {
            average(sums);
        }
        return new Plane(
                samples, width, height, covered.x() * stepX, covered.y() * stepY, shrink * stepX, shrink * stepY);
    }

    private void average(int[] summed) {
        for (int j = 0; j < height; j++) {
            int rows = Math.min(shrink, covered.height() - (j * shrink));
            for (int i = 0; i < width; i++) {
                int count = rows * Math.min(shrink, covered.width() - (i * shrink));
                samples[(j * width) + i] = (byte) ((summed[(j * width) + i] + (count / 2)) / count);
            }
        }
    }
}
