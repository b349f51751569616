package io.granary.segment.local;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Two named platform threads, started when first needed: one for work, one for what repeats, so that a sync never
/// waits
/// behind the other.
public final class BackgroundThreads implements Background {
    private final ExecutorService work;
    private final ScheduledExecutorService repeats;

    public BackgroundThreads(String name) {
        work = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        repeats = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name + "-repeat").factory());
    }

    @Override
    public void execute(Runnable task) {
        work.execute(task);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // closing ends it
    public void repeat(Duration interval, Runnable task) {
        repeats.scheduleWithFixedDelay(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Without interrupts, which would close the files in use.
    @Override
    public void close() {
        repeats.shutdown();
        work.shutdown();
        repeats.close();
        work.close();
    }
}
