package io.granary.index.lmdb;

import static java.util.Objects.requireNonNull;

import io.granary.index.overlay.Generation;
import io.granary.index.overlay.Overlay;
import io.granary.index.overlay.OverlayEntry;
import io.granary.index.overlay.OverlayKey;
import java.io.Closeable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The walk over what stands at the keys of one bucket: up to two generations of the overlay and the disk, merged.
/// Where several have a key the newest one counts: the active generation before the flushing one before the disk.
///
/// Keys come in unsigned byte order. The walk belongs to one thread.
final class MergedWalk<T> implements Closeable {
    private final LmdbEnv env;
    private final Reader reader;
    private final int bucket;
    private final Overlay.Generations generations;
    private final Standing<T> kind;
    private final DiskSource<T> disk;
    private final Source<T> empty = new EmptySource<>();
    private Source<T> active = empty;
    private Source<T> flushing = empty;
    private Source<T> current = empty;
    private boolean closed;

    private MergedWalk(
            LmdbEnv env,
            Reader reader,
            int bucket,
            Overlay.Generations generations,
            CurrentWalk walk,
            Standing<T> kind) {
        this.env = env;
        this.reader = reader;
        this.bucket = bucket;
        this.generations = generations;
        this.kind = kind;
        this.disk = new DiskSource<>(walk, kind);
    }

    /// Takes a state of the overlay and the state of the disk that goes with it: when a generation reached the disk in
    /// between, both are taken again.
    static <T> MergedWalk<T> open(LmdbEnv env, Overlay overlay, int bucket, Standing<T> kind) {
        var reader = env.readers().take();
        boolean opened = false;
        try {
            while (true) {
                var generations = overlay.generations();
                reader.begin();
                if (generations.equals(overlay.generations())) {
                    var walk = new CurrentWalk(reader.cursor(env.current()), reader.key(), bucket);
                    opened = true;
                    return new MergedWalk<>(env, reader, bucket, generations, walk, kind);
                }
                reader.end();
            }
        } finally {
            if (!opened) {
                reader.release();
            }
        }
    }

    /// Moves to the first key that is at least `key`; borrows it. Returns false when there is none.
    boolean seek(byte[] key) {
        checkOpen();
        active = source(generations.active(), key);
        flushing = source(generations.flushing(), key);
        disk.seek(key);
        return settle();
    }

    /// Moves to the next key; false at the end.
    boolean next() {
        checkOpen();
        if (current == empty) {
            return false;
        }
        pass(current.key());
        return settle();
    }

    /// The key; never changes, so that the caller may keep it.
    byte[] key() {
        return requireNonNull(current.key(), "the cursor is at no key");
    }

    /// What stands there.
    T standing() {
        checkOpen();
        return requireNonNull(current.standing(), "the cursor is at no key");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            reader.end();
            reader.release();
        }
    }

    /// Goes on to the first key that is not removed, and makes its source the current one.
    private boolean settle() {
        while (true) {
            current = least(active, least(flushing, disk));
            if (current.key() == null) {
                current = empty;
                return false;
            }
            if (current.standing() != null) {
                return true;
            }
            pass(current.key());
        }
    }

    /// Moves every source that stands at the key.
    private void pass(byte @Nullable [] key) {
        if (current == disk && active == empty && flushing == empty) {
            disk.next();
            return;
        }
        passIfAt(active, key);
        passIfAt(flushing, key);
        passIfAt(disk, key);
    }

    private static void passIfAt(Source<?> source, byte @Nullable [] key) {
        if (Arrays.equals(source.key(), key)) {
            source.next();
        }
    }

    /// The source whose key comes first; of equal ones the first, which is the newer.
    private static <T> Source<T> least(Source<T> newer, Source<T> older) {
        if (newer.key() == null) {
            return older;
        }
        return older.key() == null || Arrays.compareUnsigned(newer.key(), older.key()) <= 0 ? newer : older;
    }

    private Source<T> source(@Nullable Generation generation, byte[] key) {
        if (generation == null || generation.isEmpty()) {
            return empty;
        }
        var entries = generation.entries().tailMap(new OverlayKey(bucket, key), true);
        return new OverlaySource<>(bucket, entries.entrySet().iterator(), kind);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the cursor is closed; index in " + env.directory());
        }
    }

    /// One of the ordered sequences that are merged, standing at a key or at its end.
    private abstract static class Source<T> {
        byte @Nullable [] key;

        /// Null at the end.
        byte @Nullable [] key() {
            return key;
        }

        abstract void next();

        /// Null where the key was removed.
        abstract @Nullable T standing();
    }

    private static final class EmptySource<T> extends Source<T> {
        @Override
        void next() {}

        @Override
        @Nullable
        T standing() {
            return null;
        }
    }

    private static final class OverlaySource<T> extends Source<T> {
        private final int bucket;
        private final Iterator<Map.Entry<OverlayKey, OverlayEntry>> entries;
        private final Standing<T> kind;
        private @Nullable OverlayEntry entry;

        OverlaySource(int bucket, Iterator<Map.Entry<OverlayKey, OverlayEntry>> entries, Standing<T> kind) {
            this.kind = kind;
            this.bucket = bucket;
            this.entries = entries;
            next();
        }

        @Override
        void next() {
            key = null;
            entry = null;
            if (entries.hasNext()) {
                var next = entries.next();
                if (next.getKey().bucket() == bucket) {
                    key = next.getKey().key();
                    entry = next.getValue();
                }
            }
        }

        @Override
        @Nullable
        T standing() {
            return entry == null ? null : kind.of(entry);
        }
    }

    private static final class DiskSource<T> extends Source<T> {
        private final CurrentWalk walk;
        private final Standing<T> kind;
        private @Nullable T standing;

        DiskSource(CurrentWalk walk, Standing<T> kind) {
            this.walk = walk;
            this.kind = kind;
        }

        void seek(byte[] target) {
            at(walk.seek(target));
        }

        @Override
        void next() {
            at(walk.next());
        }

        private void at(boolean found) {
            standing = null;
            key = found ? walk.key() : null;
        }

        @Override
        @Nullable
        T standing() {
            if (standing == null && key != null) {
                standing = kind.of(walk.value());
            }
            return standing;
        }
    }
}
