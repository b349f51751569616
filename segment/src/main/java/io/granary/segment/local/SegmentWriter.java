package io.granary.segment.local;

import io.granary.model.fault.KillPoint;
import io.granary.model.location.SegmentId;
import io.granary.segment.SegmentStore;
import io.granary.segment.StoreFullException;
import io.granary.segment.format.SegmentFooter;
import io.granary.segment.format.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Appends to one segment's file: write, sync, done. The committer's thread calls; beside it only the background
/// touches
/// the file, to put zeros ahead and, with relaxed durability, to sync.
final class SegmentWriter implements SegmentStore.Writer {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final SegmentFile segment;
    private final DiskFile file;
    private final LocalSegmentConfig config;
    private final ZeroAhead zeros;
    private final BooleanSupplier roomElsewhere;
    private final RecordTally tally = new RecordTally();

    /// Where a failed sync, of whatever thread, is kept: nobody knows what is on the disk from then on.
    private final AtomicReference<@Nullable IOException> broken;

    private volatile long end = SegmentHeader.LENGTH;
    private volatile long syncedEnd = SegmentHeader.LENGTH;
    private volatile boolean open = true;

    SegmentWriter(
            SegmentFile segment,
            DiskFile file,
            long zeroedTo,
            LocalSegmentConfig config,
            Background background,
            BooleanSupplier roomElsewhere) {
        this.segment = segment;
        this.file = file;
        this.config = config;
        this.roomElsewhere = roomElsewhere;
        this.broken = new AtomicReference<>();
        this.zeros = new ZeroAhead(
                file,
                zeroedTo,
                config.segmentBytes(),
                segment.place().space(),
                background,
                failure -> broken.compareAndSet(null, failure));
    }

    @Override
    public SegmentId id() {
        return segment.id();
    }

    @Override
    public long positionOf(int offset) {
        return end + offset;
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public int unsyncedBytes() {
        return (int) (end - syncedEnd);
    }

    /// 0 also in a full directory while another one has room.
    @Override
    public long remainingBytes() {
        return !segment.place().space().hasRoom() && roomElsewhere.getAsBoolean()
                ? 0
                : Math.max(0, config.segmentBytes() - SegmentFooter.LENGTH - end);
    }

    @Override
    public CompletionStage<Void> append(ByteBuffer group, SegmentStore.Priority priority) {
        try {
            appendNow(group, priority);
            return DONE;
        } catch (IOException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void appendNow(ByteBuffer group, SegmentStore.Priority priority) throws IOException {
        requireWorking();
        int length = group.remaining();
        if (length > SegmentStore.MAX_GROUP_BYTES || length > config.segmentBytes() - SegmentFooter.LENGTH - end) {
            throw new IllegalArgumentException("group of " + length + " bytes at " + end + " of " + segment.path());
        }
        var space = segment.place().space();
        if (priority == SegmentStore.Priority.NORMAL && space.usableBytes() < length) {
            throw new StoreFullException(
                    "only the reserve is left in " + segment.place().segments());
        }
        tally.stage(group);
        long newEnd = end + length;
        zeros.claim(newEnd);
        try {
            file.write(group, end);
        } catch (DiskFullException e) {
            space.metTheEnd();
            undo();
            throw new StoreFullException(e);
        } catch (IOException e) {
            throw breakBy(e);
        }
        space.wrote(length);
        KillPoint.COMMIT_WRITTEN.reached();
        if (config.durability() == Durability.SYNC) {
            sync(newEnd);
            requireWorking();
            KillPoint.COMMIT_SYNCED.reached();
        }
        tally.commit();
        end = newEnd;
        zeros.wrote(newEnd);
    }

    /// Part of a group may have been written. Cut off, it cannot come back.
    private void undo() throws IOException {
        try {
            zeros.cut(end);
            file.truncate(end);
            file.force();
        } catch (IOException e) {
            throw breakBy(e);
        }
    }

    /// Called by the background with relaxed durability.
    void syncInBackground() {
        long written = end;
        if (written > syncedEnd && broken.get() == null) {
            try {
                sync(written);
            } catch (IOException kept) {
                // The next append tells.
            }
        }
    }

    /// Everything written so far is durable when it returns; any thread.
    void syncNow() throws IOException {
        long written = end;
        if (written > syncedEnd) {
            var cause = broken.get();
            if (cause != null) {
                throw brokenBy(cause);
            }
            try {
                sync(written);
            } catch (IOException e) {
                if (open) {
                    throw e;
                } // sealed meanwhile, which syncs
            }
        }
    }

    private void sync(long to) throws IOException {
        try {
            file.force();
            syncedEnd = to;
        } catch (IOException e) {
            throw breakBy(e);
        }
    }

    private IOException breakBy(IOException cause) {
        broken.compareAndSet(null, cause);
        return brokenBy(cause);
    }

    private IOException brokenBy(IOException cause) {
        return new IOException("segment " + id() + " takes no more writes, " + cause.getMessage(), cause);
    }

    private void requireWorking() throws IOException {
        var cause = broken.get();
        if (cause != null) {
            throw brokenBy(cause);
        }
        if (!open) {
            throw new IOException("segment " + id() + " is closed for writing");
        }
    }

    @Override
    public void seal() throws IOException {
        requireWorking();
        zeros.stop();
        var footer = tally.footer(id(), end);
        KillPoint.COMMIT_SEALING.reached();
        try {
            Sealing.seal(file, footer);
        } catch (DiskFullException e) {
            throw new StoreFullException(e);
        } catch (IOException e) {
            throw breakBy(e);
        }
        syncedEnd = end;
        segment.sealed(footer);
        release();
    }

    @Override
    public void close() {
        if (open) {
            zeros.stop();
            segment.abandoned();
            release();
        }
    }

    private void release() {
        open = false;
        try {
            file.close();
        } catch (IOException noMatter) {
            // All that counts was synced, or is not claimed to be.
        }
    }
}
