package io.granary.testkit.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Time that passes when the test says so.
public final class SimulatedClock implements InstantSource {
    private final AtomicLong millis;

    public SimulatedClock(long startMillis) {
        millis = new AtomicLong(startMillis);
    }

    public void pass(long more) {
        millis.addAndGet(more);
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }
}
