package io.granary.images;

import java.util.function.BooleanSupplier;

/// The making of one chip: how long it may take, what it may hold, and whether anybody still waits for it. One thread.
public final class Work {
    private final ImageLimits limits;
    private final BooleanSupplier cancelled;
    private final long deadlineNanos;
    private long heldBytes;
    private long decodedPixels;

    public Work(ImageLimits limits, BooleanSupplier cancelled) {
        this.limits = limits;
        this.cancelled = cancelled;
        this.deadlineNanos = System.nanoTime() + limits.time().toNanos();
    }

    public ImageLimits limits() {
        return limits;
    }

    /// Called at least once for each tile, strip or row of blocks: throws [ImageException] when it is time to stop.
    public void check() {
        if (cancelled.getAsBoolean()) {
            throw new ImageException(new ImageFailure.Cancelled());
        }
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new ImageException(new ImageFailure.TooSlow(limits.time().toMillis()));
        }
    }

    /// Counts memory before it is allocated, and gives it as an `int`.
    public int hold(long bytes) {
        heldBytes += bytes;
        if (bytes < 0 || heldBytes < 0 || heldBytes > limits.memoryBytes() || bytes > Integer.MAX_VALUE - 64) {
            throw new ImageException(new ImageFailure.TooLarge("memory for one chip", heldBytes, limits.memoryBytes()));
        }
        return (int) bytes;
    }

    /// Gives back what was held.
    public void release(long bytes) {
        heldBytes -= bytes;
    }

    /// Counts pixels before they are decoded.
    public void decode(long pixels) {
        decodedPixels += pixels;
        if (pixels < 0 || decodedPixels > limits.decodedPixels()) {
            throw new ImageException(
                    new ImageFailure.TooLarge("pixels to decode for one chip", decodedPixels, limits.decodedPixels()));
        }
    }
}
