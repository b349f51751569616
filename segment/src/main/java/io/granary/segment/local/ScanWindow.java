package io.granary.segment.local;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/// The part of a file that a scan looks at, read ahead in steps that grow to 1 MiB, since some only look at the
/// beginning, into memory that is freed with the scan.
/// Used by one thread.
final class ScanWindow implements Closeable {
    static final int READ_BYTES = 1 << 20;
    private static final int FIRST_READ_BYTES = 64 << 10;

    private final Arena arena = Arena.ofConfined();
    private final SegmentFile file;
    private final long limit;
    private final ByteBuffer buffer;
    private long base;
    private int filled;
    private int step = FIRST_READ_BYTES;

    /// No byte from `limit` on is read. The window holds any `largest` bytes.
    ScanWindow(SegmentFile file, long limit, int largest) {
        this.file = file;
        this.limit = limit;
        this.buffer = arena.allocate(largest + READ_BYTES).asByteBuffer();
    }

    /// The bytes from `position`, as many as asked for or as there are before the limit; valid until the next call.
    ByteBuffer bytes(long position, int wanted) throws IOException {
        int length = (int) Math.max(0, Math.min(wanted, limit - position));
        if (position < base || position + length > base + filled) {
            load(position, length);
        }
        int from = (int) (position - base);
        return buffer.slice(from, length);
    }

    private void load(long position, int length) throws IOException {
        int kept = 0;
        if (position >= base && position < base + filled) {
            int from = (int) (position - base);
            kept = filled - from;
            buffer.limit(filled).position(from);
            buffer.compact();
        }
        base = position;
        int more = (int) Math.min(Math.max(step, length - kept), limit - position - kept);
        buffer.clear().position(kept).limit(kept + more);
        file.read(buffer, position + kept);
        step = Math.min(READ_BYTES, 4 * step);
        filled = kept + more;
        buffer.clear();
    }

    @Override
    public void close() {
        arena.close();
    }
}
