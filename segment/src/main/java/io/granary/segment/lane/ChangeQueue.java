package io.granary.segment.lane;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A bounded queue from any thread to one, without a lock: event loops put into it.
///
/// Admission is one number, so that entries, bytes and "closed" are judged in one atomic step. Whoever was admitted has
/// a
/// free slot of the ring for certain, since the ring has one for every change that can be admitted; it takes the next
/// ticket and puts its change there. The consumer finds the slots in the order of tickets, and waits a moment for one
/// that was taken but not filled yet. A sleeping consumer leaves a flag, and the first to see it wakes it.
final class ChangeQueue {
    /// Layout of `admitted`: the sign says closed, below are 22 bits of entries and 41 of bytes.
    private static final int ENTRIES_SHIFT = 41;

    private static final long ONE_ENTRY = 1L << ENTRIES_SHIFT;
    private static final long BYTES_MASK = ONE_ENTRY - 1;
    private static final long CLOSED = Long.MIN_VALUE;

    private final LaneLimits limits;
    private final AtomicReferenceArray<@Nullable LaneChange> ring;
    private final AtomicLong admitted = new AtomicLong();
    private final AtomicInteger tickets = new AtomicInteger();
    private int head;

    private volatile @Nullable Thread sleeper;

    ChangeQueue(LaneLimits limits) {
        this.limits = limits;
        this.ring = new AtomicReferenceArray<>(Integer.highestOneBit(limits.maxChanges() * 2 - 1));
    }

    /// Any thread. Returns false when the queue is full or closed.
    boolean offer(LaneChange change) {
        long before;
        long after;
        do {
            before = admitted.get();
            after = before + ONE_ENTRY + change.boundBytes();
            if (before < 0 || entries(after) > limits.maxChanges() || bytes(after) > limits.maxBytes()) {
                return false;
            }
        } while (!admitted.compareAndSet(before, after));
        ring.setRelease(slot(tickets.getAndIncrement()), change);
        wake();
        return true;
    }

    private void wake() {
        var waiting = sleeper;
        if (waiting != null) {
            sleeper = null;
            LockSupport.unpark(waiting);
        }
    }

    /// Consumer only: the next change, which stays; null when nothing waits.
    @Nullable
    LaneChange peek() {
        if (entries(admitted.get()) == 0) {
            return null;
        }
        var change = ring.getAcquire(slot(head));
        while (change == null) {
            Thread.onSpinWait();
            change = ring.getAcquire(slot(head));
        }
        return change;
    }

    /// Consumer only: takes away what [#peek] returned.
    void remove(LaneChange peeked) {
        ring.setRelease(slot(head), null);
        head++;
        admitted.addAndGet(-(ONE_ENTRY + peeked.boundBytes()));
    }

    /// Consumer only: returns when something waits or the queue is closed.
    void await() {
        while (isIdle()) {
            sleeper = Thread.currentThread();
            if (isIdle()) {
                LockSupport.park(this);
            }
            sleeper = null;
        }
    }

    private boolean isIdle() {
        return admitted.get() == 0;
    }

    /// Refuses everything from now on; what was admitted can still be taken.
    void close() {
        admitted.updateAndGet(now -> now | CLOSED);
        wake();
    }

    boolean isClosed() {
        return admitted.get() < 0;
    }

    int queuedChanges() {
        return entries(admitted.get());
    }

    long queuedBytes() {
        return bytes(admitted.get());
    }

    private static int entries(long admitted) {
        return (int) ((admitted & ~CLOSED) >>> ENTRIES_SHIFT);
    }

    private static long bytes(long admitted) {
        return admitted & BYTES_MASK;
    }

    private int slot(int ticket) {
        return ticket & (ring.length() - 1);
    }
}
