package io.granary.engine.read;

import io.granary.index.ExtentsFreed;
import io.granary.index.ObjectIndex;
import io.granary.segment.Epoch;
import io.granary.segment.extent.ExtentStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes extents that no version refers to any more, as soon as the readers that may have found them have left.
///
/// It hears of them from the index after the commit that dropped the last reference. What a crash kept it from hearing
/// it
/// finds at the next start, in the background, by asking the index about each extent that there was.
public final class ExtentReaper implements ExtentsFreed, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ExtentReaper.class);

    /// How long freed space may wait: short against what an operator notices, long against what a round costs.
    private static final long ROUND_MILLIS = 200;

    private final ExtentStore extents;
    private final Epoch epoch = new Epoch();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("granary-reaper").daemon().factory());

    public ExtentReaper(ExtentStore extents) {
        this.extents = extents;
        var unused = thread.scheduleWithFixedDelay(epoch::advance, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Readers enter here before they look anything up.
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public void freed(List<Long> ids) {
        epoch.retire(() -> ids.forEach(this::delete));
    }

    /// Starts the search for extents that nobody refers to; those that are written from now on are left alone.
    public void sweep(ObjectIndex index) {
        long floor = extents.nextId();
        thread.execute(() -> {
            try {
                long freed = extents.deleteUnreferenced(1, id -> id >= floor || index.refersToExtent(id));
                if (freed > 0) {
                    LOG.info("Freed {} bytes of extents that belonged to no object", freed);
                }
            } catch (IOException e) {
                LOG.warn("Could not look for extents that belong to no object", e);
            }
        });
    }

    private void delete(long id) {
        try {
            extents.delete(id);
        } catch (IOException e) {
            LOG.warn("Extent {} stays until the next start", id, e);
        }
    }

    /// Ends the thread after what it is doing; what was not deleted yet is found at the next start.
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The reaper is still deleting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
