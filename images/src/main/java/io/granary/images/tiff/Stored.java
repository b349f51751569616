package io.granary.images.tiff;

import java.io.IOException;

/// Uncompressed: what is stepped over is not read.
record Stored(PieceBytes bytes) implements Unpacked {
    @Override
    public void read(byte[] into, int count) throws IOException {
        bytes.read(into, count);
    }

    @Override
    public void skip(long count) {
        bytes.skip(count);
    }
}
