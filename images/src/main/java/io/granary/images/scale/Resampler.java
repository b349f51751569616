package io.granary.images.scale;

import io.granary.images.Size;
import io.granary.images.Work;
import io.granary.images.pixel.Plane;
import java.util.Arrays;

/// Resizes planes. Each knows where it lies, so subsampled chroma goes straight to the new size.
///
/// The vertical pass comes first and works on whole rows, which the compiler turns into vector instructions; it writes
/// its result column by column, so that the horizontal pass can do the same.
public final class Resampler {
    /// Bits kept below the sample between the passes.
    private static final int EXTRA = 5;

    private static final int FIRST_SHIFT = Weights.BITS - EXTRA;
    private static final int SECOND_SHIFT = Weights.BITS + EXTRA;

    private Resampler() {}

    /// The part of a plane from (x, y) to (right, bottom), in the coordinates of its level, as `width` × `height`
    /// samples.
    public static Plane resize(
            Plane plane, double x, double y, double right, double bottom, int width, int height, Work work) {
        double left = (x - plane.x()) / plane.stepX();
        double top = (y - plane.y()) / plane.stepY();
        var across = Weights.lanczos(left, (right - plane.x()) / plane.stepX(), plane.width(), width);
        var down = Weights.lanczos(top, (bottom - plane.y()) / plane.stepY(), plane.height(), height);
        int from = Arrays.stream(across.first()).min().orElse(0);
        int to = Arrays.stream(across.first()).max().orElse(0) + across.taps();
        int columns = to - from;
        var between = new int[work.hold(4L * columns * height) / 4];
        vertical(plane, down, from, columns, height, between, work);
        var out = new byte[work.hold((long) width * height)];
        horizontal(between, across, from, width, height, out, work);
        work.release(4L * columns * height);
        return Plane.of(out, width, height);
    }

    /// The samples from (x, y) on as they are, of a plane whose steps are 1.
    public static Plane cut(Plane plane, int x, int y, Size size, Work work) {
        int left = x - (int) plane.x();
        int top = y - (int) plane.y();
        if (left == 0 && top == 0 && plane.width() == size.width() && plane.height() == size.height()) {
            return Plane.of(plane.samples(), plane.width(), plane.height());
        }
        var samples = new byte[work.hold(size.pixels())];
        for (int row = 0; row < size.height(); row++) {
            System.arraycopy(
                    plane.samples(), ((top + row) * plane.width()) + left, samples, row * size.width(), size.width());
        }
        return Plane.of(samples, size.width(), size.height());
    }

    private static void vertical(
            Plane plane, Weights down, int from, int columns, int height, int[] between, Work work) {
        var row = new int[columns];
        int taps = down.taps();
        for (int j = 0; j < height; j++) {
            if ((j & 63) == 0) {
                work.check();
            }
            Arrays.fill(row, 1 << (FIRST_SHIFT - 1));
            int base = (down.first()[j] * plane.width()) + from;
            for (int k = 0; k < taps; k++) {
                int weight = down.weights()[(j * taps) + k];
                if (weight != 0) {
                    addBytes(row, plane.samples(), base + (k * plane.width()), weight, columns);
                }
            }
            for (int i = 0; i < columns; i++) {
                between[(i * height) + j] = row[i] >> FIRST_SHIFT;
            }
        }
    }

    private static void addBytes(int[] row, byte[] samples, int at, int weight, int count) {
        for (int i = 0; i < count; i++) {
            row[i] += (samples[at + i] & 0xFF) * weight;
        }
    }

    private static void horizontal(
            int[] between, Weights across, int from, int width, int height, byte[] out, Work work) {
        var column = new int[height];
        int taps = across.taps();
        for (int i = 0; i < width; i++) {
            if ((i & 63) == 0) {
                work.check();
            }
            Arrays.fill(column, 1 << (SECOND_SHIFT - 1));
            int base = (across.first()[i] - from) * height;
            for (int k = 0; k < taps; k++) {
                int weight = across.weights()[(i * taps) + k];
                if (weight != 0) {
                    addInts(column, between, base + (k * height), weight, height);
                }
            }
            for (int j = 0; j < height; j++) {
                out[(j * width) + i] = (byte) Math.min(255, Math.max(0, column[j] >> SECOND_SHIFT));
            }
        }
    }

    private static void addInts(int[] column, int[] between, int at, int weight, int count) {
        for (int j = 0; j < count; j++) {
            column[j] += between[at + j] * weight;
        }
    }
}
