package io.granary.gateway.batch;

import io.granary.engine.read.BodyWindow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The windows through which batches are read, lent one to each that is being sent. Any thread that may block.
final class WindowMemory {
    /// 64 MiB together.
    private static final int MAX_WINDOWS = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Semaphore windows = new Semaphore(MAX_WINDOWS, true);
    private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();

    /// Waits its turn; empty when it took too long.
    Optional<ByteBuffer> take() throws InterruptedException {
        if (!windows.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        var window = idle.pollFirst();
        return Optional.of(window == null ? ByteBuffer.allocateDirect(BodyWindow.LEAST_BYTES) : window);
    }

    void give(ByteBuffer window) {
        idle.addFirst(window);
        windows.release();
    }
}
