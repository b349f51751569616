package io.granary.segment.local;

import io.granary.segment.SegmentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// How much may still be written to one data directory. Asking the system for every append would cost more than the
/// append's copy, so the answer is kept for a moment, less what was written since. Any thread may call.
final class SpaceGauge {
    private final Disk disk;
    private final Path directory;
    private final long reserveBytes;
    private final long refreshNanos;
    private final AtomicLong writtenSince = new AtomicLong();
    private volatile long measuredBytes;
    private volatile long measuredAt;

    SpaceGauge(Disk disk, Path directory, long reserveBytes, Duration refresh) {
        this.disk = disk;
        this.directory = directory;
        this.reserveBytes = reserveBytes;
        this.refreshNanos = refresh.toNanos();
        measure();
    }

    /// Without the reserve; 0 when puts are to be refused.
    long usableBytes() {
        return Math.max(0, freeBytes() - reserveBytes);
    }

    /// With the reserve.
    long reservedBytes() {
        return Math.max(0, freeBytes());
    }

    /// Whether puts should go here: any group still fits.
    boolean hasRoom() {
        return usableBytes() >= SegmentStore.MAX_GROUP_BYTES;
    }

    private long freeBytes() {
        long written = writtenSince.get();
        boolean nearlyFull = written >= (measuredBytes - reserveBytes) / 4;
        if (nearlyFull || System.nanoTime() - measuredAt >= refreshNanos) {
            measure();
            return measuredBytes;
        }
        return measuredBytes - written;
    }

    void wrote(long bytes) {
        writtenSince.addAndGet(bytes);
    }

    /// The system said that there is no room, whatever the estimate says.
    void metTheEnd() {
        measure();
    }

    /// A directory that cannot be asked takes no puts; what is wrong with it shows in the first write.
    private void measure() {
        writtenSince.set(0);
        try {
            measuredBytes = disk.usableBytes(directory);
        } catch (IOException unreachable) {
            measuredBytes = 0;
        }
        measuredAt = System.nanoTime();
    }
}
