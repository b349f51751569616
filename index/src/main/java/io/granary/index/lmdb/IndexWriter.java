package io.granary.index.lmdb;

import io.granary.index.IndexChange;
import io.granary.index.IndexConfig;
import io.granary.index.IndexWriteException;
import io.granary.index.overlay.Generation;
import io.granary.index.overlay.Overlay;
import io.granary.model.location.LogPosition;
import java.io.Closeable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings generations to disk, on one thread named `index-writer`.
///
/// A generation goes when it is full, when its first change is as old as the configuration says, or when somebody asks
/// ([#flush], [#close]). While it is on its way the next one fills; when that is full too, [#apply] waits. A write that
/// fails leaves the generation where it is, visible, and is tried again after a pause that doubles up to ten seconds,
/// or at once when somebody asks.
///
/// The lock guards the overlay's changes and all fields here; it is never held while the disk is written.
final class IndexWriter implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexWriter.class);
    private static final long FIRST_PAUSE_NANOS = 100_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000_000L;

    private final Overlay overlay;
    private final GenerationSink sink;
    private final IndexConfig config;
    private final WriterClock clock;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private @Nullable Generation flushing;
    private long activeSinceNanos;
    private boolean closing;

    /// Generations have numbers from 1; these are on disk, and these are to be without waiting for their age.
    private long written;

    private long asked;

    private long failures;
    private int failuresInRow;
    private boolean retryNow;
    private @Nullable Throwable failure;

    IndexWriter(Overlay overlay, GenerationSink sink, IndexConfig config, WriterClock clock) {
        this.overlay = overlay;
        this.sink = sink;
        this.config = config;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("index-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void apply(List<IndexChange> changes, LogPosition upTo) {
        lock.lock();
        try {
            while (isFull() && flushing != null && !closing) {
                progress.awaitUninterruptibly();
            }
            if (closing) {
                throw new IllegalStateException("the index is closed");
            }
            boolean first = !active().changed();
            overlay.apply(changes, upTo);
            if (first) {
                activeSinceNanos = clock.nanos();
            }
            if (first || isFull()) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// As [#apply], for copies of what was applied before, by any thread. Half of a generation is left to others.
    void relocate(List<IndexChange> copies) {
        change(() -> overlay.relocate(copies));
    }

    /// The usage of these segments goes with the next generation.
    void forget(List<Long> segments) {
        change(() -> overlay.forget(segments));
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            while (isHalfFull() && flushing != null && !closing) {
                progress.awaitUninterruptibly();
            }
            if (closing) {
                throw new IllegalStateException("the index is closed");
            }
            boolean first = !active().changed();
            change.run();
            if (first) {
                activeSinceNanos = clock.nanos();
            }
            if (first || isFull()) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isHalfFull() {
        return active().size() >= config.generationEntries() / 2
                || active().heapBytes() >= config.generationBytes() / 2;
    }

    /// Returns when everything applied so far is on disk; throws [IndexWriteException] when an attempt fails.
    void flush() {
        lock.lock();
        try {
            long target = written + (flushing == null ? 0 : 1) + (active().changed() ? 1 : 0);
            long failuresBefore = failures;
            asked = Math.max(asked, target);
            retryNow = true;
            work.signal();
            while (written < target && failures == failuresBefore && !closing) {
                progress.awaitUninterruptibly();
            }
            if (written < target) {
                throw new IndexWriteException("the index could not be written", cause());
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many attempts in a row failed, and what the last one ran into.
    record Failure(int attempts, Throwable last) {}

    /// Empty when the last attempt succeeded.
    Optional<Failure> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure).map(last -> new Failure(failuresInRow, last));
        } finally {
            lock.unlock();
        }
    }

    /// Writes what waits, once, and ends the thread.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        joinUninterruptibly();
    }

    private void run() {
        while (true) {
            var generation = awaitWork();
            if (generation == null) {
                return;
            }
            try {
                sink.write(generation);
            } catch (Exception | Error e) {
                if (!goesOnAfter(e)) {
                    return;
                }
                continue;
            }
            retire();
            sink.written();
        }
    }

    /// Waits until there is a generation to write, the one that failed before or a new one; null at the end.
    private @Nullable Generation awaitWork() {
        lock.lock();
        try {
            while (flushing == null) {
                boolean changed = active().changed();
                if (changed
                        && (closing
                                || written < asked
                                || isFull()
                                || ageNanos() >= config.flushAge().toNanos())) {
                    flushing = overlay.rotate();
                    progress.signalAll();
                } else if (closing) {
                    return null;
                } else if (changed) {
                    await(config.flushAge().toNanos() - ageNanos());
                } else {
                    await(Long.MAX_VALUE);
                }
            }
            return flushing;
        } finally {
            lock.unlock();
        }
    }

    private void retire() {
        lock.lock();
        try {
            overlay.retire();
            flushing = null;
            written++;
            if (failure != null) {
                LOG.info("the index is written again, after {} failed attempts", failuresInRow);
                failure = null;
                failuresInRow = 0;
            }
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Remembers a failure and pauses; false when the writer is to end instead: the log has what is not written.
    private boolean goesOnAfter(Throwable e) {
        lock.lock();
        try {
            if (failure == null) {
                LOG.error("the index cannot be written; nothing is lost, and it is tried again", e);
            }
            failure = e;
            failures++;
            failuresInRow++;
            retryNow = false;
            boolean last = closing;
            progress.signalAll();
            long pause = Math.min(FIRST_PAUSE_NANOS << Math.min(failuresInRow - 1, 10), LONGEST_PAUSE_NANOS);
            long since = clock.nanos();
            while (!closing && !retryNow && clock.nanos() - since < pause) {
                await(pause - (clock.nanos() - since));
            }
            return !last;
        } finally {
            lock.unlock();
        }
    }

    private void await(long nanos) {
        try {
            clock.await(work, nanos);
        } catch (InterruptedException e) {
            LOG.debug("nobody interrupts the index writer; it goes on", e);
        }
    }

    private void joinUninterruptibly() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Generation active() {
        return overlay.generations().active();
    }

    private boolean isFull() {
        return active().size() >= config.generationEntries() || active().heapBytes() >= config.generationBytes();
    }

    private long ageNanos() {
        return clock.nanos() - activeSinceNanos;
    }

    private Throwable cause() {
        return failure != null ? failure : new IllegalStateException("the index is closed");
    }
}
