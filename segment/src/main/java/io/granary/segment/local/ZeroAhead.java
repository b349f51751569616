package io.granary.segment.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// Fills a segment's file with zeros ahead of its writer.
///
/// A sync of bytes within the file, in blocks that were written before, needs not touch the file's metadata: more than
/// twice the groups a second of a file that grows. The window starts small, since an idle store should be, and doubles
/// with every refill. A writer that outruns it only loses that advantage.
///
/// The filler owns the range that it is filling and the writer everything before; they meet in one monitor, which the
/// writer enters only when it leaves the zeros or asks for more.
final class ZeroAhead {
    static final int MIN_WINDOW = 1 << 20;
    static final int MAX_WINDOW = 16 << 20;
    private static final int CHUNK = 1 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(CHUNK).asReadOnlyBuffer();

    private final DiskFile file;
    private final long limit;
    private final SpaceGauge space;
    private final Background background;
    private final Consumer<IOException> failedSync;

    /// All bytes from the writer's end to here are zeros and synced. Grows.
    private volatile long zeroedTo;

    private long writtenTo;
    /// Written with the monitor held.
    private volatile long window = MIN_WINDOW;
    private boolean scheduled;
    private boolean filling;
    private boolean stopped;

    /// `failedSync` hears, on the background's thread, of a failed sync: it may be the only one to be told of writes of
    /// others that are lost.
    ZeroAhead(
            DiskFile file,
            long zeroedTo,
            long limit,
            SpaceGauge space,
            Background background,
            Consumer<IOException> failedSync) {
        this.file = file;
        this.zeroedTo = zeroedTo;
        this.limit = limit;
        this.space = space;
        this.background = background;
        this.failedSync = failedSync;
    }

    /// `length` zeros, at most 1 MiB.
    static ByteBuffer zeros(int length) {
        return ZEROS.duplicate().limit(length);
    }

    /// Called by the writer before it writes up to `end`: behind the zeros it must not meet the filler.
    void claim(long end) {
        if (end <= zeroedTo) {
            return;
        }
        synchronized (this) {
            awaitFiller();
            writtenTo = Math.max(writtenTo, end);
        }
    }

    /// Called by the writer when it has written up to `end`.
    void wrote(long end) {
        if (zeroedTo - end >= window / 2) {
            return;
        }
        synchronized (this) {
            writtenTo = Math.max(writtenTo, end);
            if (!scheduled && !stopped && zeroedTo < limit) {
                scheduled = true;
                background.execute(this::fill);
            }
        }
    }

    /// Called by the writer: what stands behind `end` is gone, the file was cut there.
    synchronized void cut(long end) {
        awaitFiller();
        zeroedTo = end;
        writtenTo = end;
    }

    /// Returns when nothing is written behind the writer's back any more.
    synchronized void stop() {
        stopped = true;
        awaitFiller();
    }

    private void fill() {
        long target = begin();
        try {
            for (long from = next(target); from < target; from = next(target)) {
                int length = (int) Math.min(CHUNK, target - from);
                file.write(zeros(length), from);
                file.force();
                space.wrote(length);
                done(from + length);
            }
        } catch (DiskFullException noMatter) {
            // Appends go on to the end of what there is, and say so when they meet it.
        } catch (IOException e) {
            failedSync.accept(e);
        } finally {
            idle();
        }
    }

    private synchronized long begin() {
        long target = Math.min(limit, writtenTo + window);
        window = Math.min(MAX_WINDOW, window * 2);
        return target;
    }

    /// Where to fill next, taking that range from the writer; `target` when there is no more to do.
    private synchronized long next(long target) {
        long from = Math.max(zeroedTo, writtenTo);
        if (stopped || from >= target || space.usableBytes() < MAX_WINDOW) {
            return target;
        }
        filling = true;
        return from;
    }

    private synchronized void done(long to) {
        zeroedTo = to;
        filling = false;
        notifyAll();
    }

    private synchronized void idle() {
        scheduled = false;
        filling = false;
        notifyAll();
    }

    private synchronized void awaitFiller() {
        boolean interrupted = false;
        while (filling) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Writes `first` and zeros behind it up to the smallest window, or only `first` on a full disk. Returns where the
    /// zeros end.
    static long start(DiskFile file, ByteBuffer first) throws IOException {
        int length = first.remaining();
        file.write(first, 0);
        try {
            file.write(zeros(MIN_WINDOW - length), length);
            return MIN_WINDOW;
        } catch (DiskFullException noMatter) {
            return length;
        }
    }
}
