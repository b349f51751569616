package io.granary.index.lmdb;

import io.granary.index.BucketEntry;
import io.granary.index.ExtentsFreed;
import io.granary.index.IndexChange;
import io.granary.index.IndexConfig;
import io.granary.index.IndexCursor;
import io.granary.index.IndexSnapshot;
import io.granary.index.IndexStats;
import io.granary.index.IndexUnusableException;
import io.granary.index.IndexUnusableException.Reason;
import io.granary.index.LogSync;
import io.granary.index.ObjectIndex;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.index.SegmentUsage;
import io.granary.index.VersionCursor;
import io.granary.index.key.KeyCodec;
import io.granary.index.overlay.Generation;
import io.granary.index.overlay.LateChanges;
import io.granary.index.overlay.Overlay;
import io.granary.index.overlay.OverlayEntry;
import io.granary.index.overlay.OverlayKey;
import io.granary.index.overlay.Watermarks;
import io.granary.index.value.BucketRow;
import io.granary.index.value.MetaRow;
import io.granary.index.value.UsageRow;
import io.granary.index.value.VersionCodec;
import io.granary.model.location.LogPosition;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The index in one LMDB file, with an overlay of what is not yet in it.
public final class LmdbIndex implements ObjectIndex {
    private static final Logger LOG = LoggerFactory.getLogger(LmdbIndex.class);

    /// So many rows are swept in one transaction.
    private static final int SWEEP_BATCH = 10_000;

    private final LmdbEnv env;
    private final DiskReads disk;
    private final LateChanges lateChanges;
    private final Overlay overlay;
    private final IndexWriter writer;
    private volatile MetaRow meta;
    private volatile long usedBytes;

    private LmdbIndex(
            LmdbEnv env,
            LateChanges lateChanges,
            IndexConfig config,
            ExtentsFreed extentsFreed,
            LogSync log,
            FlushProbe probe,
            WriterClock clock) {
        this.env = env;
        this.disk = new DiskReads(env);
        this.lateChanges = lateChanges;
        var reader = env.readers().take();
        try {
            meta = env.readMeta(reader.begin());
        } finally {
            reader.end();
            reader.release();
        }
        usedBytes = env.usedBytes();
        var watermarks = new Watermarks(meta.highestSequence(), meta.highestBucket(), meta.highestExtent());
        var buckets = rows(env.buckets(), (key, row) -> BucketRow.decode(key.getInt(0), row));
        overlay = new Overlay(config.generationEntries(), lateChanges, disk, buckets, meta.checkpoint(), watermarks);
        writer = new IndexWriter(overlay, new Sink(extentsFreed, log, probe), config, clock);
        writer.start();
    }

    /// Opens the index of a directory. Throws [IndexUnusableException] where there is none that this version can use;
    /// it can then be made again from the segments.
    public static LmdbIndex open(Path directory, IndexConfig config, ExtentsFreed extentsFreed) throws IOException {
        return open(directory, config, extentsFreed, LogSync.DONE);
    }

    /// As above, for a log that is not durable at once.
    public static LmdbIndex open(Path directory, IndexConfig config, ExtentsFreed extentsFreed, LogSync log)
            throws IOException {
        return open(directory, config, extentsFreed, log, FlushProbe.NONE, WriterClock.SYSTEM);
    }

    static LmdbIndex open(
            Path directory, IndexConfig config, ExtentsFreed extentsFreed, FlushProbe probe, WriterClock clock)
            throws IOException {
        return open(directory, config, extentsFreed, LogSync.DONE, probe, clock);
    }

    private static LmdbIndex open(
            Path directory,
            IndexConfig config,
            ExtentsFreed extentsFreed,
            LogSync log,
            FlushProbe probe,
            WriterClock clock)
            throws IOException {
        var env = LmdbEnv.open(directory, config.mapBytes());
        try {
            var index = new LmdbIndex(env, LateChanges.RELOCATE, config, extentsFreed, log, probe, clock);
            if (!index.meta.complete()) {
                index.close();
                throw new IndexUnusableException(Reason.INCOMPLETE, directory, "a rebuild was not finished");
            }
            return index;
        } catch (IllegalArgumentException e) {
            env.close();
            throw new IndexUnusableException(Reason.DAMAGED, directory, String.valueOf(e.getMessage()));
        }
    }

    /// Makes an empty index for an empty store. Throws an `IOException` where there is an index already.
    public static LmdbIndex create(Path directory, IndexConfig config, ExtentsFreed extentsFreed) throws IOException {
        LmdbEnv.create(directory, config.mapBytes(), MetaRow.empty(true)).close();
        return open(directory, config, extentsFreed);
    }

    /// Makes an empty index that takes the changes of all segments in any order, and that cannot be opened again until
    /// [#completeRebuild]. `directory` is best the one that [IndexSwap] names.
    public static LmdbIndex createForRebuild(Path directory, IndexConfig config) throws IOException {
        var env = LmdbEnv.create(directory, config.mapBytes(), MetaRow.empty(false));
        return new LmdbIndex(
                env,
                LateChanges.MERGE,
                config,
                ExtentsFreed.IGNORED,
                LogSync.DONE,
                FlushProbe.NONE,
                WriterClock.SYSTEM);
    }

    /// Writes what waits, forgets the removals that a rebuild remembers, and marks the index as complete. Called by the
    /// thread that applied the changes, which applies no more: the index is closed next.
    public void completeRebuild() {
        if (lateChanges != LateChanges.MERGE) {
            throw new IllegalStateException("this index is not being rebuilt");
        }
        flush();
        meta = new RebuildSweep(env, SWEEP_BATCH).run();
        usedBytes = env.usedBytes();
    }

    @Override
    public @Nullable ObjectVersion find(int bucket, ObjectKey key) {
        var first = OverlayKey.first(KeyCodec.checkBucket(bucket), key.utf8());
        var overlaid = overlay.generations();
        if (!overlaid.isEmpty()) {
            var entry = overlaid.newest(first);
            if (entry instanceof OverlayEntry.Put put) {
                return put.version();
            }
            if (entry != null) {
                return disk.newest(overlaid, first);
            }
        }
        return disk.current(first);
    }

    @Override
    public @Nullable ObjectVersion find(int bucket, ObjectKey key, VersionId version) {
        return entry(OverlayKey.of(bucket, key, version)) instanceof OverlayEntry.Put put ? put.version() : null;
    }

    @Override
    public IndexCursor cursor(int bucket) {
        return new MergedCursor(MergedKeys.open(env, overlay, KeyCodec.checkBucket(bucket)));
    }

    @Override
    public VersionCursor versions(int bucket) {
        return new MergedVersions(MergedKeys.open(env, overlay, KeyCodec.checkBucket(bucket)));
    }

    @Override
    public IndexSnapshot snapshot(int bucket) {
        flush();
        return LmdbSnapshot.open(env, KeyCodec.checkBucket(bucket));
    }

    @Override
    public @Nullable Row row(RowSpace space, RowKey key) {
        return entry(OverlayKey.of(space, key)) instanceof OverlayEntry.Row row
                ? new Row(key, row.value(), row.sequence(), row.record())
                : null;
    }

    /// What stands of a version or row; null for nothing.
    private @Nullable OverlayEntry entry(OverlayKey key) {
        var overlaid = overlay.generations();
        var entry = overlaid.isEmpty() ? null : overlaid.entry(key);
        return entry != null ? entry : disk.entry(key);
    }

    @Override
    public List<Row> rows(RowSpace space, RowKey prefix, RowKey after, int limit) {
        var rows = new ArrayList<Row>();
        var first = after.compareTo(prefix) > 0 ? after : prefix;
        try (var keys =
                MergedKeys.open(env, overlay, OverlayKey.of(space, first).bucket())) {
            for (boolean found = keys.seek(first.bytes()); found && rows.size() < limit; found = keys.next()) {
                var key = new RowKey(keys.key());
                if (!key.startsWith(prefix)) {
                    break;
                }
                boolean isBehind = after.bytes().length == 0 || key.compareTo(after) > 0;
                var row = isBehind ? row(keys) : null;
                if (row != null) {
                    rows.add(new Row(key, row.value(), row.sequence(), row.record()));
                }
            }
        }
        return rows;
    }

    /// The row that stands at a key; null for none.
    private static OverlayEntry.@Nullable Row row(MergedKeys keys) {
        var overlaid = keys.overlaid();
        if (overlaid != null) {
            return overlaid.first() instanceof OverlayEntry.Row row ? row : null;
        }
        var value = keys.onDisk();
        return value == null || VersionCodec.isRemoved(value) ? null : DiskReads.row(value);
    }

    @Override
    public List<BucketEntry> buckets() {
        return overlay.buckets();
    }

    @Override
    public void apply(List<IndexChange> changes, LogPosition upTo) {
        writer.apply(changes, upTo);
    }

    @Override
    public boolean refersTo(IndexChange change) {
        return switch (change) {
            case IndexChange.VersionPut put -> {
                var version = find(put.bucket(), put.key(), put.version().id());
                yield version != null && version.record().equals(put.record());
            }
            case IndexChange.RowPut put -> {
                var row = row(put.space(), put.key());
                yield row != null && row.record().equals(put.record());
            }
            case IndexChange.BucketPut put ->
                put.record().equals(overlay.bucketRecord(put.bucket().number()));
            case IndexChange.VersionRemoved ignored -> false;
            case IndexChange.RowsRemoved ignored -> false;
            case IndexChange.BucketRemoved ignored -> false;
            case IndexChange.NumbersGiven ignored -> false;
        };
    }

    @Override
    public void relocate(List<IndexChange> copies) {
        writer.relocate(copies);
    }

    @Override
    public void forget(List<Long> segments) {
        writer.forget(segments);
    }

    @Override
    public LogPosition checkpoint() {
        return meta.checkpoint();
    }

    @Override
    public long highestSequence() {
        return overlay.watermarks().sequence();
    }

    @Override
    public int highestBucketNumber() {
        return overlay.watermarks().bucket();
    }

    @Override
    public long highestExtentId() {
        return overlay.watermarks().extent();
    }

    @Override
    public void flush() {
        writer.flush();
    }

    @Override
    public List<SegmentUsage> usage() {
        return rows(env.usage(), (key, row) -> UsageRow.decode(key.getLong(0), row));
    }

    @Override
    public boolean refersToExtent(long extent) {
        if (overlay.generations().refersTo(extent)) {
            return true;
        }
        var reader = env.readers().take();
        try {
            var key = reader.key().clear().putLong(extent).flip();
            return env.extents().get(reader.begin(), key) != null;
        } finally {
            reader.end();
            reader.release();
        }
    }

    @Override
    public IndexStats stats() {
        var written = meta;
        return new IndexStats(
                written.entries(),
                usedBytes,
                overlay.generations().size(),
                written.checkpoint().sequence());
    }

    @Override
    public List<String> health() {
        return writer.failure()
                .map(failure -> List.of("the index in " + env.directory() + " could not be written, "
                        + failure.attempts() + " times so far; changes wait in memory and in the log: "
                        + failure.last().getMessage()))
                .orElse(List.of());
    }

    @Override
    public void close() {
        writer.close();
        env.close();
    }

    /// All rows of a small table, in key order.
    private <T> List<T> rows(Dbi<ByteBuffer> table, BiFunction<ByteBuffer, ByteBuffer, T> decode) {
        var rows = new ArrayList<T>();
        var reader = env.readers().take();
        try (var cursor = table.openCursor(reader.begin())) {
            for (boolean found = cursor.first(); found; found = cursor.next()) {
                rows.add(decode.apply(cursor.key(), cursor.val()));
            }
        } finally {
            reader.end();
            reader.release();
        }
        return rows;
    }

    /// Writes generations and tells the rest of the index.
    private final class Sink implements GenerationSink {
        private final ExtentsFreed extentsFreed;
        private final LogSync log;
        private final FlushProbe probe;
        private List<Long> freed = List.of();

        Sink(ExtentsFreed extentsFreed, LogSync log, FlushProbe probe) {
            this.extentsFreed = extentsFreed;
            this.log = log;
            this.probe = probe;
        }

        @Override
        public void write(Generation generation) {
            try {
                log.sync();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            try (var flush = new Flush(env, lateChanges)) {
                probe.beforeFlush();
                var done = flush.write(generation);
                meta = done.meta();
                freed = done.freed();
                usedBytes = env.usedBytes();
            }
        }

        @Override
        public void written() {
            if (!freed.isEmpty()) {
                try {
                    extentsFreed.freed(freed);
                } catch (RuntimeException e) {
                    LOG.error("extents {} are free and could not be deleted", freed, e);
                }
                freed = List.of();
            }
        }
    }
}
