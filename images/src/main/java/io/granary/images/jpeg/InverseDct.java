package io.granary.images.jpeg;

/// From coefficients to samples, at 8, 4, 2 or 1 samples a side.
///
/// The full size is the algorithm of Loeffler, Ligtenberg and Moschytz (1989) with 13-bit constants and two extra bits
/// between the passes, as in the accurate integer method of the reference implementation: both give the same bytes. The
/// smaller sizes take the lowest frequencies only, which is what a reduction by that factor keeps.
final class InverseDct {
    private static final int BITS = 13;
    private static final int EXTRA = 2;

    private static final int C_0_298 = 2446;
    private static final int C_0_390 = 3196;
    private static final int C_0_541 = 4433;
    private static final int C_0_765 = 6270;
    private static final int C_0_899 = 7373;
    private static final int C_1_175 = 9633;
    private static final int C_1_501 = 12299;
    private static final int C_1_847 = 15137;
    private static final int C_1_961 = 16069;
    private static final int C_2_053 = 16819;
    private static final int C_2_562 = 20995;
    private static final int C_3_072 = 25172;
    private static final int C_1_306 = 10703;

    private final int[] between = new int[64];

    /// Writes the samples of `block` to `out` at `at`, and clears the block. `last` is the zigzag position of its last
    /// coefficient.
    void transform(int[] block, int last, int side, byte[] out, int at, int stride) {
        if (last == 0 || side == 1) {
            fill(clamp(((block[0] + 4) >> 3) + 128), side, out, at, stride);
        } else {
            switch (side) {
                case 8 -> full(block, out, at, stride);
                case 4 -> half(block, out, at, stride);
                default -> quarter(block, out, at, stride);
            }
        }
        if (last == 0) {
            block[0] = 0;
        } else {
            java.util.Arrays.fill(block, 0);
        }
    }

    private static void fill(byte value, int side, byte[] out, int at, int stride) {
        for (int y = 0; y < side; y++) {
            int row = at + (y * stride);
            for (int x = 0; x < side; x++) {
                out[row + x] = value;
            }
        }
    }

    private static byte clamp(int value) {
        return (byte) Math.min(255, Math.max(0, value));
    }

    private void full(int[] block, byte[] out, int at, int stride) {
        for (int x = 0; x < 8; x++) {
            column(block, x);
        }
        for (int y = 0; y < 8; y++) {
            row(y * 8, out, at + (y * stride));
        }
    }

    private void column(int[] in, int x) {
        var ws = between;
        int i1 = in[x + 8];
        int i2 = in[x + 16];
        int i3 = in[x + 24];
        int i4 = in[x + 32];
        int i5 = in[x + 40];
        int i6 = in[x + 48];
        int i7 = in[x + 56];
        if ((i1 | i2 | i3 | i4 | i5 | i6 | i7) == 0) {
            int dc = in[x] << EXTRA;
            ws[x] = dc;
            ws[x + 8] = dc;
            ws[x + 16] = dc;
            ws[x + 24] = dc;
            ws[x + 32] = dc;
            ws[x + 40] = dc;
            ws[x + 48] = dc;
            ws[x + 56] = dc;
            return;
        }
        int rotated = (i2 + i6) * C_0_541;
        int even2 = rotated - (i6 * C_1_847);
        int even3 = rotated + (i2 * C_0_765);
        int even0 = (in[x] + i4) << BITS;
        int even1 = (in[x] - i4) << BITS;
        int e0 = even0 + even3;
        int e3 = even0 - even3;
        int e1 = even1 + even2;
        int e2 = even1 - even2;

        int z5 = (i7 + i3 + i5 + i1) * C_1_175;
        int z1 = -(i7 + i1) * C_0_899;
        int z2 = -(i5 + i3) * C_2_562;
        int z3 = z5 - ((i7 + i3) * C_1_961);
        int z4 = z5 - ((i5 + i1) * C_0_390);
        int o0 = (i7 * C_0_298) + z1 + z3;
        int o1 = (i5 * C_2_053) + z2 + z4;
        int o2 = (i3 * C_3_072) + z2 + z3;
        int o3 = (i1 * C_1_501) + z1 + z4;

        int round = 1 << (BITS - EXTRA - 1);
        int shift = BITS - EXTRA;
        ws[x] = (e0 + o3 + round) >> shift;
        ws[x + 56] = (e0 - o3 + round) >> shift;
        ws[x + 8] = (e1 + o2 + round) >> shift;
        ws[x + 48] = (e1 - o2 + round) >> shift;
        ws[x + 16] = (e2 + o1 + round) >> shift;
        ws[x + 40] = (e2 - o1 + round) >> shift;
        ws[x + 24] = (e3 + o0 + round) >> shift;
        ws[x + 32] = (e3 - o0 + round) >> shift;
    }

    private void row(int from, byte[] out, int at) {
        var ws = between;
        int i0 = ws[from];
        int i1 = ws[from + 1];
        int i2 = ws[from + 2];
        int i3 = ws[from + 3];
        int i4 = ws[from + 4];
        int i5 = ws[from + 5];
        int i6 = ws[from + 6];
        int i7 = ws[from + 7];
        int rotated = (i2 + i6) * C_0_541;
        int even2 = rotated - (i6 * C_1_847);
        int even3 = rotated + (i2 * C_0_765);
        int even0 = (i0 + i4) << BITS;
        int even1 = (i0 - i4) << BITS;
        int e0 = even0 + even3;
        int e3 = even0 - even3;
        int e1 = even1 + even2;
        int e2 = even1 - even2;

        int z5 = (i7 + i3 + i5 + i1) * C_1_175;
        int z1 = -(i7 + i1) * C_0_899;
        int z2 = -(i5 + i3) * C_2_562;
        int z3 = z5 - ((i7 + i3) * C_1_961);
        int z4 = z5 - ((i5 + i1) * C_0_390);
        int o0 = (i7 * C_0_298) + z1 + z3;
        int o1 = (i5 * C_2_053) + z2 + z4;
        int o2 = (i3 * C_3_072) + z2 + z3;
        int o3 = (i1 * C_1_501) + z1 + z4;

        int shift = BITS + EXTRA + 3;
        int round = (1 << (shift - 1)) + (128 << shift);
        out[at] = clamp((e0 + o3 + round) >> shift);
        out[at + 7] = clamp((e0 - o3 + round) >> shift);
        out[at + 1] = clamp((e1 + o2 + round) >> shift);
        out[at + 6] = clamp((e1 - o2 + round) >> shift);
        out[at + 2] = clamp((e2 + o1 + round) >> shift);
        out[at + 5] = clamp((e2 - o1 + round) >> shift);
        out[at + 3] = clamp((e3 + o0 + round) >> shift);
        out[at + 4] = clamp((e3 - o0 + round) >> shift);
    }

    private void half(int[] block, byte[] out, int at, int stride) {
        var ws = between;
        for (int x = 0; x < 4; x++) {
            int i0 = block[x];
            int i1 = block[x + 8];
            int i2 = block[x + 16];
            int i3 = block[x + 24];
            int e0 = (i0 + i2) << BITS;
            int e1 = (i0 - i2) << BITS;
            int o0 = (i1 * C_1_306) + (i3 * C_0_541);
            int o1 = (i1 * C_0_541) - (i3 * C_1_306);
            int shift = BITS - EXTRA;
            int round = 1 << (shift - 1);
            ws[x] = (e0 + o0 + round) >> shift;
            ws[x + 4] = (e1 + o1 + round) >> shift;
            ws[x + 8] = (e1 - o1 + round) >> shift;
            ws[x + 12] = (e0 - o0 + round) >> shift;
        }
        int shift = BITS + EXTRA + 3;
        int round = (1 << (shift - 1)) + (128 << shift);
        for (int y = 0; y < 4; y++) {
            int i0 = ws[y * 4];
            int i1 = ws[(y * 4) + 1];
            int i2 = ws[(y * 4) + 2];
            int i3 = ws[(y * 4) + 3];
            int e0 = ((i0 + i2) << BITS) + round;
            int e1 = ((i0 - i2) << BITS) + round;
            int o0 = (i1 * C_1_306) + (i3 * C_0_541);
            int o1 = (i1 * C_0_541) - (i3 * C_1_306);
            int row = at + (y * stride);
            out[row] = clamp((e0 + o0) >> shift);
            out[row + 1] = clamp((e1 + o1) >> shift);
            out[row + 2] = clamp((e1 - o1) >> shift);
            out[row + 3] = clamp((e0 - o0) >> shift);
        }
    }

    private static void quarter(int[] block, byte[] out, int at, int stride) {
        int top = block[0] + block[1];
        int topRight = block[0] - block[1];
        int bottom = block[8] + block[9];
        int bottomRight = block[8] - block[9];
        out[at] = clamp(((top + bottom + 4) >> 3) + 128);
        out[at + 1] = clamp(((topRight + bottomRight + 4) >> 3) + 128);
        out[at + stride] = clamp(((top - bottom + 4) >> 3) + 128);
        out[at + stride + 1] = clamp(((topRight - bottomRight + 4) >> 3) + 128);
    }
}
