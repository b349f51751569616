package io.granary.gateway.batch;

import io.granary.model.content.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// A body in the frames in which S3 answers a select: `Records` events with pieces of it, and `End`.
///
/// A frame: its length, the length of its headers, the CRC-32 of these two; headers, payload; the CRC-32 of all before.
final class EventStream implements Content {
    private static final int PIECE = 128 << 10;
    private static final int AROUND = 16;

    private static final byte[] RECORDS = headers("Records", "application/octet-stream");
    private static final byte[] END = headers("End", "");

    private final Content body;
    private final long length;
    private final ByteBuffer frame = ByteBuffer.allocate(PIECE + RECORDS.length + AROUND);
    private long left;
    private boolean ended;

    /// Takes the body.
    EventStream(Content body, long bodyBytes) {
        this.body = body;
        this.left = bodyBytes;
        long frames = (bodyBytes + PIECE - 1) / PIECE;
        this.length = bodyBytes + frames * (AROUND + RECORDS.length) + AROUND + END.length;
        frame.limit(0);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!frame.hasRemaining()) {
            if (left > 0) {
                int payload = (int) Math.min(PIECE, left);
                fill(RECORDS, payload);
                left -= payload;
            } else if (!ended) {
                fill(END, 0);
                ended = true;
            } else {
                return -1;
            }
        }
        int count = Math.min(into.remaining(), frame.remaining());
        into.put(into.position(), frame, frame.position(), count);
        into.position(into.position() + count);
        frame.position(frame.position() + count);
        return count;
    }

    private void fill(byte[] headers, int payload) throws IOException {
        int total = AROUND + headers.length + payload;
        frame.clear().putInt(total).putInt(headers.length).putInt(crc(8)).put(headers);
        frame.limit(frame.position() + payload);
        while (frame.hasRemaining()) {
            if (body.read(frame) < 0) {
                throw new IOException("the body ended early");
            }
        }
        int end = frame.position();
        frame.limit(end + Integer.BYTES).putInt(crc(end)).flip();
    }

    private int crc(int length) {
        var crc = new CRC32();
        crc.update(frame.array(), 0, length);
        return (int) crc.getValue();
    }

    private static byte[] headers(String event, String type) {
        var headers = ByteBuffer.allocate(256);
        header(headers, ":message-type", "event");
        header(headers, ":event-type", event);
        if (!type.isEmpty()) {
            header(headers, ":content-type", type);
        }
        var bytes = new byte[headers.position()];
        headers.flip().get(bytes);
        return bytes;
    }

    private static void header(ByteBuffer headers, String name, String value) {
        headers.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
        headers.put((byte) 7).putShort((short) value.length()).put(value.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        body.close();
    }
}
