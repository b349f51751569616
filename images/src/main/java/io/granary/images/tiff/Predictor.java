package io.granary.images.tiff;

import java.nio.ByteOrder;

/// Undoes what makes rows compress better, in place.
final class Predictor {
    static final int NONE = 1;
    static final int HORIZONTAL = 2;
    static final int FLOATING = 3;

    private Predictor() {}

    static void undo(int predictor, byte[] row, int rowBytes, int width, int channels, int bits, ByteOrder order) {
        if (predictor == HORIZONTAL) {
            switch (bits) {
                case 8 -> bytes(row, rowBytes, channels);
                case 16 -> shorts(row, width * channels, channels, order);
                default -> ints(row, width * channels, channels, order);
            }
        } else if (predictor == FLOATING) {
            bytes(row, rowBytes, channels);
            gather(row, width * channels, bits / 8, order);
        }
    }

    private static void bytes(byte[] row, int count, int stride) {
        for (int i = stride; i < count; i++) {
            row[i] = (byte) (row[i] + row[i - stride]);
        }
    }

    private static void shorts(byte[] row, int count, int stride, ByteOrder order) {
        var values = java.nio.ByteBuffer.wrap(row).order(order);
        for (int i = stride; i < count; i++) {
            values.putShort(i * 2, (short) (values.getShort(i * 2) + values.getShort((i - stride) * 2)));
        }
    }

    private static void ints(byte[] row, int count, int stride, ByteOrder order) {
        var values = java.nio.ByteBuffer.wrap(row).order(order);
        for (int i = stride; i < count; i++) {
            values.putInt(i * 4, values.getInt(i * 4) + values.getInt((i - stride) * 4));
        }
    }

    /// The bytes of a floating row stand by significance, the highest of all values first.
    private static void gather(byte[] row, int count, int bytes, ByteOrder order) {
        var planes = java.util.Arrays.copyOf(row, count * bytes);
        for (int i = 0; i < count; i++) {
            for (int b = 0; b < bytes; b++) {
                int at = order == ByteOrder.BIG_ENDIAN ? b : bytes - 1 - b;
                row[(i * bytes) + at] = planes[(b * count) + i];
            }
        }
    }
}
