package io.granary.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A source read in small pieces through a window: headers, directories, chunks. One thread.
public final class SourceReader {
    private static final int WINDOW_BYTES = 8 << 10;

    private final ByteSource source;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowAt;
    private long position;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;

    public SourceReader(ByteSource source) {
        this.source = source;
    }

    public ByteSource source() {
        return source;
    }

    public void order(ByteOrder newOrder) {
        order = newOrder;
        window.order(newOrder);
    }

    public ByteOrder order() {
        return order;
    }

    public long position() {
        return position;
    }

    public long remaining() {
        return source.length() - position;
    }

    /// Throws [ImageException] for a place outside of the file.
    public void seek(long newPosition) {
        if (newPosition < 0 || newPosition > source.length()) {
            throw ImageException.damaged("the file refers to byte " + newPosition + " of " + source.length());
        }
        position = newPosition;
    }

    public void skip(long bytes) {
        seek(position + bytes);
    }

    public int u8() throws IOException {
        int at = need(1);
        return window.get(at) & 0xFF;
    }

    public int u16() throws IOException {
        int at = need(2);
        return window.getShort(at) & 0xFFFF;
    }

    public int i32() throws IOException {
        int at = need(4);
        return window.getInt(at);
    }

    public long u32() throws IOException {
        return i32() & 0xFFFF_FFFFL;
    }

    public long i64() throws IOException {
        int at = need(8);
        return window.getLong(at);
    }

    public byte[] bytes(int count) throws IOException {
        if (count < 0 || count > remaining()) {
            throw ImageException.damaged("the file ends early");
        }
        var bytes = new byte[count];
        if (position >= windowAt && position + count <= windowAt + window.limit()) {
            window.get((int) (position - windowAt), bytes);
        } else {
            source.read(position, bytes, 0, count);
        }
        position += count;
        return bytes;
    }

    /// Where in the window the next `count` bytes are; steps over them.
    private int need(int count) throws IOException {
        if (remaining() < count) {
            throw ImageException.damaged("the file ends early");
        }
        if (position < windowAt || position + count > windowAt + window.limit()) {
            int length = (int) Math.min(WINDOW_BYTES, remaining());
            var bytes = new byte[length];
            source.read(position, bytes, 0, length);
            window = ByteBuffer.wrap(bytes).order(order);
            windowAt = position;
        }
        int at = (int) (position - windowAt);
        position += count;
        return at;
    }
}
