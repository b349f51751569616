package io.granary.server.upkeep;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.table.JournalExpiry;
import java.io.Closeable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets go of old changes every hour, on one thread.
public final class BackgroundJournalExpiry implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundJournalExpiry.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("granary-journal-expiry").daemon().factory());

    private BackgroundJournalExpiry() {}

    /// Starts with `engine`, which it borrows until it is closed.
    ///
    /// @param kept where a bucket does not say otherwise
    public static BackgroundJournalExpiry start(ObjectEngine engine, Duration kept, InstantSource clock) {
        var expiry = new BackgroundJournalExpiry();
        var unused = expiry.thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        JournalExpiry.run(engine, kept, clock.millis());
                    } catch (RuntimeException e) {
                        LOG.warn("Old changes stay for now", e);
                    }
                },
                PAUSE.toSeconds(),
                PAUSE.toSeconds(),
                TimeUnit.SECONDS);
        return expiry;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
