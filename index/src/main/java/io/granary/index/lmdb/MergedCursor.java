package io.granary.index.lmdb;

import static java.util.Objects.requireNonNull;

import io.granary.index.IndexCursor;
import io.granary.index.overlay.Generation;
import io.granary.index.overlay.Overlay;
import io.granary.index.overlay.OverlayEntry;
import io.granary.index.overlay.OverlayKey;
import io.granary.index.value.VersionCodec;
import io.granary.model.object.ObjectVersion;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The walk over one bucket: up to two generations of the overlay and the disk, merged. Where several have a key the
/// newest one counts: the active generation before the flushing one before the disk.
final class MergedCursor implements IndexCursor {
    private final LmdbEnv env;
    private final Reader reader;
    private final int bucket;
    private final Overlay.Generations generations;
    private final DiskSource disk;
    private Source active = Source.EMPTY;
    private Source flushing = Source.EMPTY;
    private Source current = Source.EMPTY;
    private boolean closed;

    private MergedCursor(LmdbEnv env, Reader reader, int bucket, Overlay.Generations generations, CurrentWalk walk) {
        this.env = env;
        this.reader = reader;
        this.bucket = bucket;
        this.generations = generations;
        this.disk = new DiskSource(walk);
    }

    /// Takes a state of the overlay and the state of the disk that goes with it: when a generation reached the disk in
    /// between, both are taken again.
    static MergedCursor open(LmdbEnv env, Overlay overlay, int bucket) {
        var reader = env.readers().take();
        boolean opened = false;
        try {
            while (true) {
                var generations = overlay.generations();
                reader.begin();
                if (generations.equals(overlay.generations())) {
                    var walk = new CurrentWalk(reader.cursor(env.current()), reader.key(), bucket);
                    opened = true;
                    return new MergedCursor(env, reader, bucket, generations, walk);
                }
                reader.end();
            }
        } finally {
            if (!opened) {
                reader.release();
            }
        }
    }

    @Override
    public boolean seek(byte[] key) {
        checkOpen();
        active = source(generations.active(), key);
        flushing = source(generations.flushing(), key);
        disk.seek(key);
        return settle();
    }

    @Override
    public boolean next() {
        checkOpen();
        if (current == Source.EMPTY) {
            return false;
        }
        pass(current.key());
        return settle();
    }

    @Override
    public byte[] key() {
        return requireNonNull(current.key(), "the cursor is at no key");
    }

    @Override
    public ObjectVersion version() {
        checkOpen();
        return requireNonNull(current.version(), "the cursor is at no key");
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
                current = Source.EMPTY;
                return false;
            }
            if (current.version() != null) {
                return true;
            }
            pass(current.key());
        }
    }

    /// Moves every source that stands at the key.
    private void pass(byte @Nullable [] key) {
        if (current == disk && active == Source.EMPTY && flushing == Source.EMPTY) {
            disk.next();
            return;
        }
        passIfAt(active, key);
        passIfAt(flushing, key);
        passIfAt(disk, key);
    }

    private static void passIfAt(Source source, byte @Nullable [] key) {
        if (Arrays.equals(source.key(), key)) {
            source.next();
        }
    }

    /// The source whose key comes first; of equal ones the first, which is the newer.
    private static Source least(Source newer, Source older) {
        if (newer.key() == null) {
            return older;
        }
        return older.key() == null || Arrays.compareUnsigned(newer.key(), older.key()) <= 0 ? newer : older;
    }

    private Source source(@Nullable Generation generation, byte[] key) {
        if (generation == null || generation.isEmpty()) {
            return Source.EMPTY;
        }
        var entries = generation.entries().tailMap(new OverlayKey(bucket, key), true);
        return new OverlaySource(bucket, entries.entrySet().iterator());
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the cursor is closed; index in " + env.directory());
        }
    }

    /// One of the ordered sequences that are merged, standing at a key or at its end.
    private abstract static class Source {
        static final Source EMPTY = new Source() {
            @Override
            void next() {}

            @Override
            @Nullable
            ObjectVersion version() {
                return null;
            }
        };

        byte @Nullable [] key;

        /// Null at the end.
        byte @Nullable [] key() {
            return key;
        }

        abstract void next();

        /// Null where the key was removed.
        abstract @Nullable ObjectVersion version();
    }

    private static final class OverlaySource extends Source {
        private final int bucket;
        private final Iterator<Map.Entry<OverlayKey, OverlayEntry>> entries;
        private @Nullable OverlayEntry entry;

        OverlaySource(int bucket, Iterator<Map.Entry<OverlayKey, OverlayEntry>> entries) {
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
        ObjectVersion version() {
            return entry instanceof OverlayEntry.Put put ? put.version() : null;
        }
    }

    private static final class DiskSource extends Source {
        private final CurrentWalk walk;
        private @Nullable ObjectVersion version;

        DiskSource(CurrentWalk walk) {
            this.walk = walk;
        }

        void seek(byte[] target) {
            at(walk.seek(target));
        }

        @Override
        void next() {
            at(walk.next());
        }

        private void at(boolean found) {
            version = null;
            key = found ? walk.key() : null;
        }

        @Override
        @Nullable
        ObjectVersion version() {
            if (version == null && key != null && !VersionCodec.isRemoved(walk.value())) {
                version = VersionCodec.decode(walk.value());
            }
            return version;
        }
    }
}
