package io.granary.images.jpeg;

/// From samples to coefficients, eight times too large: the other direction of [InverseDct]'s full size.
final class ForwardDct {
    private static final int BITS = 13;
    private static final int EXTRA = 2;

    private ForwardDct() {}

    /// Transforms in place; samples are around zero.
    static void transform(int[] block) {
        for (int row = 0; row < 64; row += 8) {
            line(block, row, 1, -EXTRA);
        }
        for (int column = 0; column < 8; column++) {
            line(block, column, 8, EXTRA);
        }
    }

    private static void line(int[] b, int at, int step, int down) {
        int s0 = b[at] + b[at + (7 * step)];
        int d0 = b[at] - b[at + (7 * step)];
        int s1 = b[at + step] + b[at + (6 * step)];
        int d1 = b[at + step] - b[at + (6 * step)];
        int s2 = b[at + (2 * step)] + b[at + (5 * step)];
        int d2 = b[at + (2 * step)] - b[at + (5 * step)];
        int s3 = b[at + (3 * step)] + b[at + (4 * step)];
        int d3 = b[at + (3 * step)] - b[at + (4 * step)];

        int e0 = s0 + s3;
        int e3 = s0 - s3;
        int e1 = s1 + s2;
        int e2 = s1 - s2;
        int shift = BITS + down;
        int round = 1 << (shift - 1);
        b[at] = down < 0 ? (e0 + e1) << -down : (e0 + e1 + (1 << (down - 1))) >> down;
        b[at + (4 * step)] = down < 0 ? (e0 - e1) << -down : (e0 - e1 + (1 << (down - 1))) >> down;
        int rotated = (e2 + e3) * 4433;
        b[at + (2 * step)] = (rotated + (e3 * 6270) + round) >> shift;
        b[at + (6 * step)] = (rotated - (e2 * 15137) + round) >> shift;

        int z5 = (d3 + d1 + d2 + d0) * 9633;
        int z1 = -(d3 + d0) * 7373;
        int z2 = -(d2 + d1) * 20995;
        int z3 = z5 - ((d3 + d1) * 16069);
        int z4 = z5 - ((d2 + d0) * 3196);
        b[at + (7 * step)] = ((d3 * 2446) + z1 + z3 + round) >> shift;
        b[at + (5 * step)] = ((d2 * 16819) + z2 + z4 + round) >> shift;
        b[at + (3 * step)] = ((d1 * 25172) + z2 + z3 + round) >> shift;
        b[at + step] = ((d0 * 12299) + z1 + z4 + round) >> shift;
    }
}
