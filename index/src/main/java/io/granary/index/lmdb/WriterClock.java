package io.granary.index.lmdb;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/// The time by which the writer waits; an argument, so that tests need not.
interface WriterClock {
    /// Nanoseconds from an arbitrary start.
    long nanos();

    /// Waits for a signal, so long at most; may return early. The caller holds the condition's lock.
    void await(Condition signal, long nanos) throws InterruptedException;

    /// The machine's own.
    WriterClock SYSTEM = new WriterClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the caller loops
        public void await(Condition signal, long nanos) throws InterruptedException {
            signal.await(nanos, TimeUnit.NANOSECONDS);
        }
    };
}
