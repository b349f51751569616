package io.granary.index.lmdb;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/// A clock that stands still until the test moves it. Who waits looks at it every millisecond.
final class ManualClock implements WriterClock {
    private final AtomicLong nanos = new AtomicLong();

    void advanceMillis(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    public void await(Condition signal, long nanos) throws InterruptedException {
        signal.await(1, TimeUnit.MILLISECONDS);
    }
}
