package io.granary.images.color;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An ICC profile of three curves and a matrix, or of one curve: what cameras, screens and scanners embed. Profiles of
/// tables (printers') are not read; their pictures are taken for what they seem to be. Immutable.
public final class ColorProfile {
    /// `curv`, `para`, `XYZ ` and the tags, as numbers.
    private static final int CURVE = 0x63757276;

    private static final int PARAMETRIC = 0x70617261;
    private static final int XYZ = 0x58595A20;
    private static final int[] CURVES = {0x72545243, 0x67545243, 0x62545243};
    private static final int[] COLUMNS = {0x7258595A, 0x6758595A, 0x6258595A};
    private static final int GREY_CURVE = 0x6B545243;
    private static final int RGB_SPACE = 0x52474220;
    private static final int GREY_SPACE = 0x47524159;
    private static final int MAX_TAGS = 100;

    /// From XYZ under D50 to linear sRGB.
    private static final double[][] TO_SRGB = {
        {3.1341359569, -1.6173863321, -0.4906619460},
        {-0.9787954765, 1.9162543773, 0.0334427339},
        {0.0719553988, -0.2289767598, 1.4053858450}
    };

    private static final int STEPS = 4096;
    private static final byte[] ENCODED = encoded();

    private final float[][] curves;
    private final double @Nullable [][] matrix;

    private ColorProfile(float[][] curves, double @Nullable [][] matrix) {
        this.curves = curves;
        this.matrix = matrix;
    }

    /// Empty for a profile that changes nothing worth the work, or that is not understood. Borrows `bytes`.
    public static Optional<ColorProfile> parse(byte[] bytes) {
        try {
            return read(ByteBuffer.wrap(bytes)).filter(profile -> !profile.isNearlySrgb());
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<ColorProfile> read(ByteBuffer in) {
        int space = in.getInt(16);
        if (space == GREY_SPACE) {
            var curve = curve(in, GREY_CURVE);
            return curve == null ? Optional.empty() : Optional.of(new ColorProfile(new float[][] {curve}, null));
        }
        if (space != RGB_SPACE) {
            return Optional.empty();
        }
        var curves = new float[3][];
        var matrix = new double[3][3];
        for (int i = 0; i < 3; i++) {
            var curve = curve(in, CURVES[i]);
            int at = find(in, COLUMNS[i]);
            if (curve == null || at < 0 || in.getInt(at) != XYZ) {
                return Optional.empty();
            }
            curves[i] = curve;
            for (int row = 0; row < 3; row++) {
                for (int k = 0; k < 3; k++) {
                    matrix[row][i] += TO_SRGB[row][k] * in.getInt(at + 8 + (k * 4)) / 65536.0;
                }
            }
        }
        return Optional.of(new ColorProfile(curves, matrix));
    }

    private static int find(ByteBuffer in, int tag) {
        int tags = in.getInt(128);
        for (int i = 0; i < Math.min(tags, MAX_TAGS); i++) {
            if (in.getInt(132 + (i * 12)) == tag) {
                return in.getInt(136 + (i * 12));
            }
        }
        return -1;
    }

    /// Linear light by sample; null for a curve that is not there or not understood.
    private static float @Nullable [] curve(ByteBuffer in, int tag) {
        int at = find(in, tag);
        if (at < 0) {
            return null;
        }
        var curve = new float[256];
        int type = in.getInt(at);
        if (type == CURVE) {
            int count = in.getInt(at + 8);
            for (int i = 0; i < 256; i++) {
                curve[i] = (float) sampled(in, at + 12, count, i / 255.0);
            }
            return curve;
        }
        if (type != PARAMETRIC) {
            return null;
        }
        int function = in.getShort(at + 8);
        if (function < 0 || function > 4) {
            return null;
        }
        var p = new double[7];
        int parameters = new int[] {1, 3, 4, 5, 7}[function];
        for (int i = 0; i < parameters; i++) {
            p[i] = in.getInt(at + 12 + (i * 4)) / 65536.0;
        }
        for (int i = 0; i < 256; i++) {
            curve[i] = (float) parametric(function, p, i / 255.0);
        }
        return curve;
    }

    private static double sampled(ByteBuffer in, int at, int count, double x) {
        if (count == 0) {
            return x;
        }
        if (count == 1) {
            return Math.pow(x, (in.getShort(at) & 0xFFFF) / 256.0);
        }
        double place = x * (count - 1);
        int below = Math.min((int) place, count - 2);
        double low = (in.getShort(at + (below * 2)) & 0xFFFF) / 65535.0;
        double high = (in.getShort(at + (below * 2) + 2) & 0xFFFF) / 65535.0;
        return low + ((high - low) * (place - below));
    }

    /// The functions of ICC.1, 10.18; parameters g, a, b, c, d, e, f.
    private static double parametric(int function, double[] p, double x) {
        return switch (function) {
            case 0 -> Math.pow(x, p[0]);
            case 1 -> x >= -p[2] / p[1] ? Math.pow((p[1] * x) + p[2], p[0]) : 0;
            case 2 -> x >= -p[2] / p[1] ? Math.pow((p[1] * x) + p[2], p[0]) + p[3] : p[3];
            case 3 -> x >= p[4] ? Math.pow((p[1] * x) + p[2], p[0]) : p[3] * x;
            default -> x >= p[4] ? Math.pow((p[1] * x) + p[2], p[0]) + p[5] : (p[3] * x) + p[6];
        };
    }

    private boolean isNearlySrgb() {
        for (int value = 0; value < 256; value += 15) {
            for (int other = 0; other < 256; other += 85) {
                var samples = new byte[][] {{(byte) value}, {(byte) other}, {(byte) (255 - value)}};
                var before = new byte[] {samples[0][0], samples[1][0], samples[2][0]};
                if (matrix == null) {
                    samples = new byte[][] {{(byte) value}};
                    before = new byte[] {(byte) value};
                }
                apply(samples, 1);
                for (int i = 0; i < samples.length; i++) {
                    if (Math.abs((samples[i][0] & 0xFF) - (before[i] & 0xFF)) > 2) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /// Whether it is meant for pixels of so many channels.
    boolean fits(int channels) {
        return curves.length == channels;
    }

    /// Changes `count` samples of each channel to sRGB.
    void apply(byte[][] samples, int count) {
        if (matrix == null) {
            var table = new byte[256];
            for (int i = 0; i < 256; i++) {
                table[i] = encode(curves[0][i]);
            }
            for (int i = 0; i < count; i++) {
                samples[0][i] = table[samples[0][i] & 0xFF];
            }
            return;
        }
        float[] m = new float[9];
        for (int i = 0; i < 9; i++) {
            m[i] = (float) matrix[i / 3][i % 3];
        }
        for (int i = 0; i < count; i++) {
            float r = curves[0][samples[0][i] & 0xFF];
            float g = curves[1][samples[1][i] & 0xFF];
            float b = curves[2][samples[2][i] & 0xFF];
            samples[0][i] = encode((m[0] * r) + (m[1] * g) + (m[2] * b));
            samples[1][i] = encode((m[3] * r) + (m[4] * g) + (m[5] * b));
            samples[2][i] = encode((m[6] * r) + (m[7] * g) + (m[8] * b));
        }
    }

    private static byte encode(float linear) {
        return ENCODED[(int) (Math.min(1f, Math.max(0f, linear)) * STEPS)];
    }

    private static byte[] encoded() {
        var table = new byte[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double x = (double) i / STEPS;
            double y = x <= 0.0031308 ? 12.92 * x : (1.055 * Math.pow(x, 1 / 2.4)) - 0.055;
            table[i] = (byte) Math.round(255 * y);
        }
        return table;
    }

    @Override
    public String toString() {
        return "profile of " + curves.length + " curves " + Arrays.deepToString(matrix);
    }
}
