package io.granary.images.tiff;

import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import java.io.IOException;

/// The stored bytes of one piece, through a window.
final class PieceBytes {
    private static final int WINDOW_BYTES = 64 << 10;

    private final ByteSource source;
    private long next;
    private final long end;
    byte[] window;
    int position;
    int limit;

    PieceBytes(ByteSource source, long from, long count) {
        if (from <= 0 || count <= 0 || from + count > source.length() || from + count < 0) {
            throw ImageException.damaged("a TIFF piece lies outside of the file");
        }
        this.source = source;
        this.next = from;
        this.end = from + count;
        this.window = new byte[(int) Math.min(WINDOW_BYTES, count)];
    }

    /// Whether there is a byte in the window, after reading on if need be.
    boolean more() throws IOException {
        if (position < limit) {
            return true;
        }
        int count = (int) Math.min(window.length, end - next);
        if (count == 0) {
            return false;
        }
        source.read(next, window, 0, count);
        next += count;
        position = 0;
        limit = count;
        return true;
    }

    int next() throws IOException {
        if (!more()) {
            throw endsEarly();
        }
        return window[position++] & 0xFF;
    }

    /// Steps over stored bytes without reading them.
    void skip(long count) {
        int here = (int) Math.min(count, limit - position);
        position += here;
        next += count - here;
        if (next > end) {
            throw endsEarly();
        }
    }

    /// Fills from the window, or straight from the source.
    void read(byte[] into, int count) throws IOException {
        int here = Math.min(count, limit - position);
        System.arraycopy(window, position, into, 0, here);
        position += here;
        if (count - here > end - next) {
            throw endsEarly();
        }
        source.read(next, into, here, count - here);
        next += count - here;
    }

    static ImageException endsEarly() {
        return ImageException.damaged("a TIFF strip or tile ends early");
    }
}
