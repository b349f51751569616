package io.granary.server.upkeep;

import io.granary.compaction.rate.IoBudget;
import io.granary.compaction.scrub.Scrubber;
import io.granary.engine.recovery.RecordIndexing;
import io.granary.model.location.SegmentId;
import io.granary.segment.SegmentSummary;
import io.granary.server.Store;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all that is stored, again and again, at a set rate, on one thread named `granary-scrub`. A pass that a stop
/// interrupts goes on behind the last segment that it read to its end.
public final class BackgroundScrub implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundScrub.class);

    /// A small store is not read more often than that.
    private static final Duration BETWEEN_PASSES = Duration.ofHours(1);

    private final Store store;
    private final Path state;
    private final Scrubber scrubber;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("granary-scrub").unstarted(this::run);
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong damages = new AtomicLong();
    private final AtomicLong passes = new AtomicLong();

    private BackgroundScrub(Store store, Path state, long bytesPerSecond) {
        this.store = store;
        this.state = state;
        this.scrubber = new Scrubber(
                store.segments(),
                store.extents(),
                store.index(),
                RecordIndexing::changeOf,
                store.epoch(),
                new IoBudget(bytesPerSecond, bytesPerSecond, () -> 0, () -> false, IoBudget.Clock.SYSTEM));
    }

    /// Starts with `store`, which it borrows until it is closed.
    ///
    /// @param directory where it remembers how far it came
    public static BackgroundScrub start(Store store, Path directory, long bytesPerSecond) {
        var scrub = new BackgroundScrub(store, directory.resolve("scrub"), bytesPerSecond);
        if (bytesPerSecond > 0) {
            scrub.thread.start();
        }
        return scrub;
    }

    /// Bytes that were read since the start; any thread.
    public long bytes() {
        return bytes.get();
    }

    /// Damaged places that were found since the start.
    public long damages() {
        return damages.get();
    }

    /// Passes that were ended since the start.
    public long passes() {
        return passes.get();
    }

    private void run() {
        try {
            while (true) {
                pass(after());
                passes.incrementAndGet();
                remember(0);
                TimeUnit.SECONDS.sleep(BETWEEN_PASSES.toSeconds());
            }
        } catch (InterruptedException | InterruptedIOException e) {
            LOG.debug("scrubbing ends", e);
        } catch (IOException | RuntimeException e) {
            LOG.error("Scrubbing stops until the next start", e);
        }
    }

    private void pass(long after) throws IOException {
        scrubber.newPass();
        var sealed = store.segments().segments().stream()
                .filter(SegmentSummary::sealed)
                .map(SegmentSummary::id)
                .filter(id -> id.value() > after)
                .toList();
        for (var id : sealed) {
            segment(id);
            remember(id.value());
        }
    }

    private void segment(SegmentId id) throws IOException {
        var found = scrubber.read(id);
        bytes.addAndGet(found.bytes() + found.extentBytes());
        damages.addAndGet(found.damages().size());
        for (var damage : found.damages()) {
            LOG.error("Scrub: damage: {}", damage.what());
        }
        for (var hit : found.hits()) {
            LOG.error("Scrub: hit: bucket {} key {} version {}", hit.bucket(), hit.key(), hit.version());
        }
        if (!found.damages().isEmpty()) {
            for (var hit : scrubber.hitsIn(List.of(id))) {
                LOG.error("Scrub: hit: bucket {} key {} version {}", hit.bucket(), hit.key(), hit.version());
            }
        }
    }

    private long after() {
        try {
            return Files.exists(state) ? Long.parseLong(Files.readString(state).strip()) : 0;
        } catch (IOException | NumberFormatException e) {
            LOG.info("Scrubbing begins anew: {}", e.getMessage());
            return 0;
        }
    }

    private void remember(long segment) {
        try {
            var temporary = state.resolveSibling(state.getFileName() + ".tmp");
            Files.writeString(temporary, segment + "\n");
            Files.move(temporary, state, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.debug("how far the scrub came is not kept", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (!thread.join(Duration.ofSeconds(30))) {
                LOG.warn("The scrub does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
