package io.granary.images.tiff;

import io.granary.images.ImageException;
import java.io.IOException;

/// TIFF's LZW: codes of 9 to 12 bits, highest bit first, each length left one code early.
final class Lzw implements Unpacked {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int CODES = 4096;

    private final PieceBytes bytes;
    private final short[] prefix = new short[CODES];
    private final byte[] suffix = new byte[CODES];
    private final byte[] first = new byte[CODES];
    private final short[] length = new short[CODES];

    /// The string of the last code, of which `pending` bytes from the end are still to be given.
    private final byte[] string = new byte[CODES + 1];

    private int pending;
    private int stringLength;
    private int nextCode = END + 1;
    private int width = 9;
    private int previous = -1;
    private int bits;
    private int count;

    Lzw(PieceBytes bytes) {
        this.bytes = bytes;
        for (int i = 0; i < 256; i++) {
            suffix[i] = (byte) i;
            first[i] = (byte) i;
            length[i] = 1;
        }
    }

    @Override
    public void read(byte[] into, int wanted) throws IOException {
        int done = 0;
        while (done < wanted) {
            int step = Math.min(wanted - done, strings());
            System.arraycopy(string, stringLength - pending, into, done, step);
            pending -= step;
            done += step;
        }
    }

    @Override
    public void skip(long wanted) throws IOException {
        for (long left = wanted; left > 0; ) {
            int step = (int) Math.min(left, strings());
            pending -= step;
            left -= step;
        }
    }

    /// How many bytes are at hand; decodes a code where there are none.
    private int strings() throws IOException {
        while (pending == 0) {
            int code = code();
            if (code == END) {
                throw PieceBytes.endsEarly();
            }
            if (code == CLEAR) {
                nextCode = END + 1;
                width = 9;
                previous = -1;
                continue;
            }
            decode(code);
        }
        return pending;
    }

    private void decode(int code) {
        if (previous < 0) {
            if (code > 255) {
                throw broken();
            }
        } else if (nextCode < CODES) {
            if (code > nextCode) {
                throw broken();
            }
            prefix[nextCode] = (short) previous;
            first[nextCode] = first[previous];
            suffix[nextCode] = code == nextCode ? first[previous] : first[code];
            length[nextCode] = (short) (length[previous] + 1);
            nextCode++;
            if (nextCode + 1 == 1 << width && width < 12) {
                width++;
            }
        } else if (code >= nextCode) {
            throw broken();
        }
        stringLength = length[code];
        pending = stringLength;
        int at = code;
        for (int i = stringLength - 1; i >= 0; i--) {
            string[i] = suffix[at];
            at = prefix[at];
        }
        previous = code;
    }

    private int code() throws IOException {
        while (count < width) {
            bits = (bits << 8) | bytes.next();
            count += 8;
        }
        count -= width;
        return (bits >>> count) & ((1 << width) - 1);
    }

    private static ImageException broken() {
        return ImageException.damaged("a TIFF piece has an LZW code that is not there");
    }
}
