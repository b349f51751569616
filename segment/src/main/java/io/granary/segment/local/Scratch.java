package io.granary.segment.local;

import io.granary.segment.extent.ExtentStore;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/// Buffers of one block, kept for the next who needs one. Not one a thread: virtual threads are many and short.
final class Scratch {
    /// As many as read at once in earnest; more are made and thrown away.
    private static final int KEPT = 32;

    private final ArrayBlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(KEPT);

    /// A buffer of at least a block, empty; to be given back.
    ByteBuffer take() {
        var buffer = kept.poll();
        return buffer == null ? ByteBuffer.allocateDirect(ExtentStore.BLOCK_BYTES) : buffer.clear();
    }

    void give(ByteBuffer buffer) {
        kept.offer(buffer); // when there are enough, the garbage collector takes this one
    }
}
