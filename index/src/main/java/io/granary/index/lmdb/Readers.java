package io.granary.index.lmdb;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;

/// Readers for all threads. A thread looks first where it looked last time, at a place that its id gives, so that event
/// loops keep finding their own reader in their own cache; where that is taken it looks on. A reader belongs to no
/// thread in between, so that threads, virtual ones too, may come and go without anything to clean up.
final class Readers {
    /// At most so many reads at once. The event loops and the reading threads are some dozens; LMDB takes 64 bytes for
    /// each place.
    static final int MAX = 1024;

    private final Env<ByteBuffer> env;
    private final AtomicReferenceArray<@Nullable Reader> places = new AtomicReferenceArray<>(MAX);
    private volatile boolean closed;

    Readers(Env<ByteBuffer> env) {
        this.env = env;
    }

    /// Gives a reader to the calling thread, which releases it. Throws `IllegalStateException` when the index is closed
    /// or, what tells of cursors that nobody closes, when [#MAX] are taken.
    Reader take() {
        int start = (int) Thread.currentThread().threadId();
        for (int i = 0; i < MAX; i++) {
            if (closed) {
                throw new IllegalStateException("the index is closed");
            }
            int place = (start + i) & (MAX - 1);
            var reader = places.get(place);
            if (reader == null) {
                reader = makeAt(place);
                if (reader != null) {
                    return reader;
                }
            } else if (reader.tryTake()) {
                return reader;
            }
        }
        throw new IllegalStateException("more than " + MAX + " reads of the index at once");
    }

    /// Closes all readers and waits, so long at most, for those that are taken. Returns whether all are closed: only
    /// then may the environment be closed, whose memory they read.
    boolean close(Duration patience) {
        synchronized (this) {
            closed = true; // whoever makes a reader has put it in its place before, or makes none
        }
        long deadline = System.nanoTime() + patience.toNanos();
        for (int place = 0; place < MAX; place++) {
            var reader = places.get(place);
            while (reader != null && !reader.tryClose()) {
                if (System.nanoTime() - deadline >= 0) {
                    return false;
                }
                LockSupport.parkNanos(100_000);
            }
        }
        return true;
    }

    private synchronized @Nullable Reader makeAt(int place) {
        if (closed || places.get(place) != null) {
            return null;
        }
        var made = new Reader(env);
        places.set(place, made);
        return made;
    }
}
