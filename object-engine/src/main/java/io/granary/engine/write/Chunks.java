package io.granary.engine.write;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Buffers that large bodies pass through, used again and again. On the heap, where hashing needs no copy. How many
/// there
/// are is bounded by who asks: two for each stream.
final class Chunks {
    /// Long enough that handing a chunk to another thread costs nothing against hashing it; short of what the collector
    /// treats as humongous in a small heap.
    static final int BYTES = 256 << 10;

    /// What is kept while nobody needs it.
    private static final int IDLE = 16;

    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();

    synchronized ByteBuffer take() {
        var chunk = idle.pollLast();
        return chunk == null ? ByteBuffer.allocate(BYTES) : chunk.clear();
    }

    synchronized void give(ByteBuffer chunk) {
        if (idle.size() < IDLE) {
            idle.addLast(chunk);
        }
    }
}
