package io.granary.compaction.rate;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// The pace of background work that reads and writes: one rate while the store has something else to do, a higher one
/// while it is idle or while space is so short that waiting would do more harm. Belongs to one thread.
///
/// Work is paid for when it is done, in slices of a few hundred KiB, so that requests find the disk and a processor
/// between two of them. Debts are paid by waiting; what is not used is not saved up.
public final class IoBudget {
    /// No pace at all, for commands that have the store to themselves.
    public static IoBudget unlimited() {
        return new IoBudget(0, 0, () -> 0, () -> false, Clock.SYSTEM);
    }

    /// How long the store counts as busy after it was seen at work.
    private static final long BUSY_NANOS = 200_000_000L;

    /// The longest single wait, so that a change of the pace is noticed.
    private static final long LONGEST_WAIT_NANOS = 100_000_000L;

    /// Time as the budget sees it.
    public interface Clock {
        Clock SYSTEM = new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
            }
        };

        long nanos();

        void sleep(long nanos) throws InterruptedException;
    }

    private final long busyBytesPerSecond;
    private final long idleBytesPerSecond;
    private final LongSupplier foregroundWork;
    private final BooleanSupplier urgent;
    private final Clock clock;
    private long seenWork;
    private long seenAt;
    private long paidUntil;

    /// @param busyBytesPerSecond while requests are served; 0 for no limit
    /// @param idleBytesPerSecond otherwise; 0 for no limit
    /// @param foregroundWork a number that grows with the requests that reach the disk
    /// @param urgent whether the faster pace is called for, whatever requests there are
    public IoBudget(
            long busyBytesPerSecond,
            long idleBytesPerSecond,
            LongSupplier foregroundWork,
            BooleanSupplier urgent,
            Clock clock) {
        this.busyBytesPerSecond = busyBytesPerSecond;
        this.idleBytesPerSecond = idleBytesPerSecond;
        this.foregroundWork = foregroundWork;
        this.urgent = urgent;
        this.clock = clock;
        this.seenAt = clock.nanos() - BUSY_NANOS;
        this.seenWork = foregroundWork.getAsLong();
    }

    /// Pays for `bytes` that were read or written, by waiting. Throws [InterruptedException] when the work is to stop.
    public void spend(long bytes) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long now = clock.nanos();
        long rate = rate(now);
        if (rate == 0) {
            return;
        }
        paidUntil = Math.max(paidUntil, now) + (long) (bytes * 1e9 / rate);
        while (paidUntil - now > 0) {
            clock.sleep(Math.min(paidUntil - now, LONGEST_WAIT_NANOS));
            now = clock.nanos();
            rate(now);
        }
    }

    private long rate(long now) {
        long work = foregroundWork.getAsLong();
        if (work != seenWork) {
            seenWork = work;
            seenAt = now;
        }
        boolean busy = now - seenAt < BUSY_NANOS && !urgent.getAsBoolean();
        return busy ? busyBytesPerSecond : idleBytesPerSecond;
    }
}
