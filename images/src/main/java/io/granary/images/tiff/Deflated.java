package io.granary.images.tiff;

import io.granary.images.ImageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// zlib.
final class Deflated implements Unpacked, Closeable {
    private final PieceBytes bytes;
    private final Inflater inflater = new Inflater();
    private final byte[] rest = new byte[16 << 10];

    Deflated(PieceBytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public void read(byte[] into, int count) throws IOException {
        int done = 0;
        try {
            while (done < count) {
                int made = inflater.inflate(into, done, count - done);
                done += made;
                if (made == 0) {
                    if (inflater.finished() || inflater.needsDictionary() || !bytes.more()) {
                        throw PieceBytes.endsEarly();
                    }
                    inflater.setInput(bytes.window, bytes.position, bytes.limit - bytes.position);
                    bytes.position = bytes.limit;
                }
            }
        } catch (DataFormatException e) {
            throw ImageException.damaged("a deflated TIFF piece is broken");
        }
    }

    @Override
    public void skip(long count) throws IOException {
        for (long left = count; left > 0; ) {
            int step = (int) Math.min(left, rest.length);
            read(rest, step);
            left -= step;
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
