package io.granary.segment;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Keeps what readers may still hold: a reader enters before it looks anything up and leaves when it is done; whoever
/// wants
/// to free a segment or an extent that no later look-up can find hands the freeing over, and it runs once all readers
/// that were inside have left. A reader never retries and never finds a hole.
///
/// Two generations of counters, as in read-copy-update: readers count themselves in the current one; the generation
/// moves
/// on when the one before it has emptied, and what was handed over during a generation runs when that generation has
/// emptied too. Counters are striped by thread so that event loops do not share a cache line.
public final class Epoch {
    private static final int STRIPES = 16;
    private static final int SPREAD = 16; // ints in 64 bytes

    private final AtomicIntegerArray even = new AtomicIntegerArray(STRIPES * SPREAD);
    private final AtomicIntegerArray odd = new AtomicIntegerArray(STRIPES * SPREAD);
    private volatile long generation = 2;

    /// Guarded by this: what waits for the readers of the current generation, and of the one before.
    private final ArrayDeque<Runnable> waitsForCurrent = new ArrayDeque<>();

    private final ArrayDeque<Runnable> waitsForPrevious = new ArrayDeque<>();

    /// Enters and returns the ticket to leave with. Any thread; costs two volatile accesses.
    public long enter() {
        int stripe = stripe();
        while (true) {
            long now = generation;
            counters(now).incrementAndGet(stripe);
            if (generation == now) {
                return now << 4 | stripe / SPREAD;
            }
            counters(now).decrementAndGet(stripe);
        }
    }

    /// Leaves; once for each [#enter], by any thread.
    public void leave(long ticket) {
        counters(ticket >>> 4).decrementAndGet((int) (ticket & (STRIPES - 1)) * SPREAD);
    }

    /// Hands `freeing` over: it runs in a later [#advance], when every reader that is inside now has left.
    public synchronized void retire(Runnable freeing) {
        waitsForCurrent.add(freeing);
    }

    /// Runs what no reader can hold any more and returns how many freeings still wait. Called now and then by a
    /// background
    /// thread; the freeings run on it, outside any lock.
    public int advance() {
        var ready = new ArrayDeque<Runnable>();
        int waiting;
        synchronized (this) {
            if (isEmpty(counters(generation - 1))) {
                ready.addAll(waitsForPrevious);
                waitsForPrevious.clear();
                waitsForPrevious.addAll(waitsForCurrent);
                waitsForCurrent.clear();
                generation++;
            }
            waiting = waitsForCurrent.size() + waitsForPrevious.size();
        }
        ready.forEach(Runnable::run);
        return waiting;
    }

    private AtomicIntegerArray counters(long ofGeneration) {
        return (ofGeneration & 1) == 0 ? even : odd;
    }

    private static boolean isEmpty(AtomicIntegerArray counters) {
        int inside = 0;
        for (int i = 0; i < STRIPES; i++) {
            inside += counters.get(i * SPREAD);
        }
        return inside == 0;
    }

    private static int stripe() {
        return ((int) Thread.currentThread().threadId() & (STRIPES - 1)) * SPREAD;
    }
}
