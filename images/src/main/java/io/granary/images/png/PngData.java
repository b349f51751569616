package io.granary.images.png;

import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The inflated bytes of a PNG's data chunks, in order; each chunk that was read to its end was checked. One thread.
final class PngData implements Closeable {
    private static final int WINDOW_BYTES = 64 << 10;

    private final ByteSource source;
    private final Inflater inflater = new Inflater();
    private final byte[] window = new byte[WINDOW_BYTES];
    private final CRC32 crc = new CRC32();
    private final byte[] head = new byte[12];
    private long position;
    private long left = -1;

    /// @param firstChunk where the first data chunk begins
    PngData(ByteSource source, long firstChunk) {
        this.source = source;
        this.position = firstChunk;
    }

    void read(byte[] into, int offset, int count) throws IOException {
        int done = 0;
        try {
            while (done < count) {
                int made = inflater.inflate(into, offset + done, count - done);
                done += made;
                if (made == 0) {
                    if (inflater.finished() || inflater.needsDictionary()) {
                        throw ImageException.damaged("a PNG has too few pixels");
                    }
                    more();
                }
            }
        } catch (DataFormatException e) {
            throw ImageException.damaged("a PNG cannot be inflated");
        }
    }

    private void more() throws IOException {
        while (left <= 0) {
            if (left == 0) {
                check();
            }
            begin();
        }
        int count = (int) Math.min(Math.min(left, window.length), source.length() - position);
        if (count <= 0) {
            throw ImageException.damaged("a PNG ends early");
        }
        source.read(position, window, 0, count);
        position += count;
        left -= count;
        crc.update(window, 0, count);
        inflater.setInput(window, 0, count);
    }

    private void begin() throws IOException {
        take(8);
        var fields = ByteBuffer.wrap(head);
        if (fields.getInt(4) != PngPicture.IDAT) {
            throw ImageException.damaged("a PNG has too few pixels");
        }
        left = fields.getInt(0) & 0xFFFF_FFFFL;
        crc.reset();
        crc.update(head, 4, 4);
    }

    private void check() throws IOException {
        take(4);
        if (ByteBuffer.wrap(head).getInt(0) != (int) crc.getValue()) {
            throw ImageException.damaged("a PNG chunk does not match its checksum");
        }
    }

    private void take(int count) throws IOException {
        if (position + count > source.length()) {
            throw ImageException.damaged("a PNG ends early");
        }
        source.read(position, head, 0, count);
        position += count;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
