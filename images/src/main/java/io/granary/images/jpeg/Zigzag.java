package io.granary.images.jpeg;

/// The order in which a block's coefficients are coded: position → row * 8 + column.
final class Zigzag {
    static final int[] NATURAL = new int[64];

    static {
        int row = 0;
        int column = 0;
        for (int i = 0; i < 64; i++) {
            NATURAL[i] = (row * 8) + column;
            boolean up = (row + column) % 2 == 0;
            if (up && column == 7) {
                row++;
            } else if (up && row == 0) {
                column++;
            } else if (up) {
                row--;
                column++;
            } else if (row == 7) {
                column++;
            } else if (column == 0) {
                row++;
            } else {
                row++;
                column--;
            }
        }
    }

    private Zigzag() {}
}
