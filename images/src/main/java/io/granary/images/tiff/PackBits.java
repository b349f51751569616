package io.granary.images.tiff;

import java.io.IOException;

/// Apple's run lengths.
final class PackBits implements Unpacked {
    private final PieceBytes bytes;
    private int literal;
    private int repeat;
    private byte repeated;

    PackBits(PieceBytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public void read(byte[] into, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            into[i] = one();
        }
    }

    @Override
    public void skip(long count) throws IOException {
        for (long i = 0; i < count; i++) {
            one();
        }
    }

    private byte one() throws IOException {
        while (literal == 0 && repeat == 0) {
            int head = (byte) bytes.next();
            if (head >= 0) {
                literal = head + 1;
            } else if (head > -128) {
                repeat = 1 - head;
                repeated = (byte) bytes.next();
            }
        }
        if (repeat > 0) {
            repeat--;
            return repeated;
        }
        literal--;
        return (byte) bytes.next();
    }
}
