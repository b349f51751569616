package io.granary.index.lmdb;

import static java.util.Objects.requireNonNull;

import io.granary.index.overlay.Generation;
import io.granary.index.overlay.Overlay;
import io.granary.index.overlay.OverlayEntry;
import io.granary.index.overlay.OverlayKey;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The walk over the keys of one bucket: up to two generations of the overlay and the table of current versions,
/// merged.
/// It tells which of them have the current key; what stands there is for its user to say.
///
/// Keys come in unsigned byte order. The walk belongs to one thread.
final class MergedKeys implements Closeable {
    private static final byte[] AT_END = {};

    private final LmdbEnv env;
    private final Reader reader;
    private final int bucket;
    private final Overlay.Generations generations;
    private final KeyWalk disk;
    private @Nullable OverlaySource active;
    private @Nullable OverlaySource flushing;
    private byte @Nullable [] diskKey;
    private byte @Nullable [] key;

    /// Which of the sources have the key.
    private boolean inActive;

    private boolean inFlushing;
    private boolean inDisk;
    private boolean closed;

    private MergedKeys(LmdbEnv env, Reader reader, int bucket, Overlay.Generations generations) {
        this.env = env;
        this.reader = reader;
        this.bucket = bucket;
        this.generations = generations;
        this.disk = new KeyWalk(reader.cursor(env.current()), reader.key(), bucket);
    }

    /// Takes a state of the overlay and the state of the disk that goes with it: when a generation reached the disk in
    /// between, both are taken again.
    static MergedKeys open(LmdbEnv env, Overlay overlay, int bucket) {
        var reader = env.readers().take();
        boolean opened = false;
        try {
            while (true) {
                var generations = overlay.generations();
                reader.begin();
                if (generations.equals(overlay.generations())) {
                    var keys = new MergedKeys(env, reader, bucket, generations);
                    opened = true;
                    return keys;
                }
                reader.end();
            }
        } finally {
            if (!opened) {
                reader.release();
            }
        }
    }

    /// Takes the reader, whose transaction has begun, and that state of the disk with what is given of an overlay.
    static MergedKeys onDisk(LmdbEnv env, Reader reader, int bucket, Overlay.Generations generations) {
        return new MergedKeys(env, reader, bucket, generations);
    }

    /// The versions of keys in the same state of overlay and disk.
    VersionsOfKey versions() {
        return new VersionsOfKey(env, reader, bucket, generations);
    }

    /// Moves to the first key that is at least `target`; borrows it. Returns false when there is none.
    boolean seek(byte[] target) {
        checkOpen();
        active = source(generations.active(), target);
        flushing = source(generations.flushing(), target);
        diskKey = disk.seek(target) ? disk.key() : null;
        return settle();
    }

    /// Moves to the next key; false at the end.
    boolean next() {
        checkOpen();
        if (inActive) {
            active = started(requireNonNull(active));
        }
        if (inFlushing) {
            flushing = started(requireNonNull(flushing));
        }
        if (inDisk) {
            diskKey = disk.next() ? disk.key() : null;
        }
        return settle();
    }

    /// The key; never changes, so that the caller may keep it.
    byte[] key() {
        return requireNonNull(key, "the cursor is at no key");
    }

    /// What is overlaid of the key, by the newest generation that has it; null where only the disk has it.
    @Nullable
    OverlaySource overlaid() {
        return inActive ? active : inFlushing ? flushing : null;
    }

    /// Lends what the table of current versions has of the key; null where only the overlay has it.
    @Nullable
    ByteBuffer onDisk() {
        checkOpen();
        return inDisk ? disk.value().rewind() : null;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            reader.end();
            reader.release();
        }
    }

    /// Finds the least key of all, and which sources have it.
    private boolean settle() {
        var least = diskKey;
        inDisk = diskKey != null;
        inFlushing = false;
        inActive = false;
        if (flushing != null) {
            int order = least == null ? -1 : Arrays.compareUnsigned(flushing.key(), least);
            if (order <= 0) {
                least = flushing.key();
                inFlushing = true;
                inDisk &= order == 0;
            }
        }
        if (active != null) {
            int order = least == null ? -1 : Arrays.compareUnsigned(active.key(), least);
            if (order <= 0) {
                least = active.key();
                inActive = true;
                inFlushing &= order == 0;
                inDisk &= order == 0;
            }
        }
        key = least;
        return least != null;
    }

    private @Nullable OverlaySource source(@Nullable Generation generation, byte[] target) {
        if (generation == null || generation.isEmpty()) {
            return null;
        }
        var entries = generation.entries().tailMap(OverlayKey.first(bucket, target), true);
        return started(new OverlaySource(bucket, entries.entrySet().iterator()));
    }

    private static @Nullable OverlaySource started(OverlaySource source) {
        return source.next() ? source : null;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the cursor is closed; index in " + env.directory());
        }
    }

    /// The entries of one generation, key by key.
    static final class OverlaySource {
        private final int bucket;
        private final Iterator<Map.Entry<OverlayKey, OverlayEntry>> entries;
        private Map.@Nullable Entry<OverlayKey, OverlayEntry> ahead;
        private byte[] key = AT_END;
        private @Nullable OverlayEntry first;
        private boolean alone;

        OverlaySource(int bucket, Iterator<Map.Entry<OverlayKey, OverlayEntry>> entries) {
            this.bucket = bucket;
            this.entries = entries;
            advance();
        }

        private byte[] key() {
            return key;
        }

        /// The entry of the key that comes first.
        OverlayEntry first() {
            return requireNonNull(first);
        }

        /// Whether the key has no other entry.
        boolean isAlone() {
            return alone;
        }

        private boolean next() {
            var entry = ahead;
            if (entry == null) {
                return false;
            }
            key = entry.getKey().key();
            first = entry.getValue();
            advance();
            alone = ahead == null || !ahead.getKey().isOfSameKey(entry.getKey());
            while (ahead != null && ahead.getKey().isOfSameKey(entry.getKey())) {
                advance();
            }
            return true;
        }

        private void advance() {
            ahead = entries.hasNext() ? entries.next() : null;
            if (ahead != null && ahead.getKey().bucket() != bucket) {
                ahead = null;
            }
        }
    }
}
