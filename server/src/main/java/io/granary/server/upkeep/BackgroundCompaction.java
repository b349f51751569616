package io.granary.server.upkeep;

import io.granary.compaction.CompactionConfig;
import io.granary.compaction.CompactionProbe;
import io.granary.compaction.CompactionStats;
import io.granary.compaction.Compactor;
import io.granary.compaction.rate.IoBudget;
import io.granary.engine.recovery.RecordIndexing;
import io.granary.index.IndexWriteException;
import io.granary.model.fault.KillPoint;
import io.granary.segment.StoreFullException;
import io.granary.server.Store;
import io.granary.server.config.ServerConfig;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compacts a store that serves, on one thread named `granary-compaction`: what is worth it, as space needs it, and
/// more
/// when somebody asks.
public final class BackgroundCompaction implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundCompaction.class);

    /// How often it looks: seldom against what looking costs, often against how fast a disk fills.
    private static final long ROUND_SECONDS = 2;

    /// How much faster it goes when nobody else is there.
    private static final int IDLE_FACTOR = 8;

    /// Under so much free space, whatever the reserve, space is short.
    private static final long SHORT_BYTES = 64L << 20;

    private final Store store;
    private final long reserveBytes;
    private final boolean byItself;
    private final CompactionConfig config;
    private final Compactor compactor;
    private final LinkedBlockingQueue<Boolean> requests = new LinkedBlockingQueue<>(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("granary-compaction").unstarted(this::run);

    private BackgroundCompaction(Store store, ServerConfig settings) {
        long rate = settings.upkeep().compactionRate().bytes();
        this.store = store;
        this.reserveBytes = settings.reserve().bytes();
        this.byItself = rate > 0;
        this.config = CompactionConfig.DEFAULT.withMaxCopiedBytes(
                settings.segmentSize().bytes());
        this.compactor = new Compactor(
                store.segments(),
                store.index(),
                RecordIndexing::changeOf,
                store.epoch(),
                config,
                new IoBudget(
                        rate,
                        rate * IDLE_FACTOR,
                        () -> store.engine().lane().stats().records()
                                + store.engine().stats().waitedReads(),
                        this::spaceIsShort,
                        IoBudget.Clock.SYSTEM),
                store.follower(),
                InstantSource.system(),
                BackgroundCompaction::reached);
    }

    private static void reached(CompactionProbe.Step step) {
        switch (step) {
            case COPYING -> KillPoint.COMPACTION_COPYING.reached();
            case PUBLISHED -> KillPoint.COMPACTION_PUBLISHED.reached();
            case FLIPPING -> KillPoint.COMPACTION_FLIPPING.reached();
            case FLIPPED -> KillPoint.COMPACTION_FLIPPED.reached();
            case FLUSHED -> KillPoint.COMPACTION_FLUSHED.reached();
            case DELETED -> KillPoint.COMPACTION_DELETED.reached();
        }
    }

    /// Starts with `store`, which it borrows until it is closed.
    public static BackgroundCompaction start(Store store, ServerConfig settings) {
        var compaction = new BackgroundCompaction(store, settings);
        compaction.thread.start();
        return compaction;
    }

    /// Compacts as far as it is worth anything, soon; returns what to tell whoever asked.
    public String request() {
        var told = requests.offer(true) ? "compacting" : "compacting already";
        return String.format(
                java.util.Locale.ROOT,
                "%s; %.0f %% of %d MiB is dead",
                told,
                stats().deadShare() * 100,
                stats().logBytes() >> 20);
    }

    /// Any thread.
    public CompactionStats stats() {
        return compactor.stats();
    }

    private boolean spaceIsShort() {
        return store.segments().usableBytes() < Math.max(SHORT_BYTES, reserveBytes);
    }

    private void run() {
        try {
            while (true) {
                boolean asked = requests.poll(ROUND_SECONDS, TimeUnit.SECONDS) != null;
                if (asked || byItself) {
                    round(asked);
                }
            }
        } catch (InterruptedException | InterruptedIOException e) {
            LOG.debug("compaction ends", e);
        } catch (IOException | RuntimeException e) {
            LOG.error("Compaction stops until the next start; nothing is lost", e);
        }
    }

    private void round(boolean asked) throws IOException {
        try {
            while (compactor
                    .step(asked || spaceIsShort() ? config.leastDeadShare() : config.deadShare())
                    .isPresent()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException();
                }
            }
        } catch (StoreFullException | IndexWriteException e) {
            LOG.warn("Compaction found no room and tries again: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (!thread.join(java.time.Duration.ofSeconds(30))) {
                LOG.warn("The compaction does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
