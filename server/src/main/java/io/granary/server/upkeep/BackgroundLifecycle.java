package io.granary.server.upkeep;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.lifecycle.LifecycleDay;
import io.granary.gateway.lifecycle.LifecycleReport;
import io.granary.gateway.lifecycle.LifecycleRun;
import java.io.Closeable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what lifecycle rules say, on one thread named `granary-lifecycle`: now and then, and when somebody asks.
public final class BackgroundLifecycle implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLifecycle.class);

    /// How many passes a day has: what is due goes within an hour.
    private static final int PASSES_OF_A_DAY = 24;

    private final ObjectEngine engine;
    private final LifecycleDay day;
    private final InstantSource clock;
    private final LongAdder removed = new LongAdder();
    private final LongAdder passes = new LongAdder();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("granary-lifecycle").daemon().factory());

    private BackgroundLifecycle(ObjectEngine engine, LifecycleDay day, InstantSource clock) {
        this.engine = engine;
        this.day = day;
        this.clock = clock;
    }

    /// Starts with `engine`, which it borrows until it is closed.
    public static BackgroundLifecycle start(ObjectEngine engine, LifecycleDay day, InstantSource clock) {
        var lifecycle = new BackgroundLifecycle(engine, day, clock);
        long pause = Math.max(
                Duration.ofSeconds(1).toMillis(),
                day.length().dividedBy(PASSES_OF_A_DAY).toMillis());
        var unused = lifecycle.thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        lifecycle.run();
                    } catch (RuntimeException e) {
                        LOG.warn("What is due stays until the next pass", e);
                    }
                },
                pause,
                pause,
                TimeUnit.MILLISECONDS);
        return lifecycle;
    }

    /// Removes what is due now and tells what it was. Waits until it is done: a thread that may block.
    public synchronized LifecycleReport run() {
        var report = LifecycleRun.at(engine, day, clock.millis());
        passes.increment();
        removed.add(report.removed());
        if (report.removed() > 0) {
            LOG.info("Lifecycle: {}", report);
        }
        return report;
    }

    /// What was removed since the start; any thread.
    public long removed() {
        return removed.sum();
    }

    /// Passes since the start.
    public long passes() {
        return passes.sum();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The lifecycle is still at work");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
