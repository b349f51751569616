package io.granary.index.overlay;

import io.granary.index.BucketEntry;
import io.granary.index.IndexChange;
import io.granary.index.IndexChange.BucketPut;
import io.granary.index.IndexChange.BucketRemoved;
import io.granary.index.IndexChange.NumbersGiven;
import io.granary.index.IndexChange.RowPut;
import io.granary.index.IndexChange.RowsRemoved;
import io.granary.index.IndexChange.VersionPut;
import io.granary.index.IndexChange.VersionRemoved;
import io.granary.index.key.KeyCodec;
import io.granary.index.value.BucketRow;
import io.granary.model.location.LogPosition;
import io.granary.model.location.SegmentLocation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The changes that are visible and not yet on disk, in up to two generations: the *active* one takes changes, the
/// *flushing* one is being written and changes no more.
///
/// An entry here always wins over the disk, and one of the active generation over one of the flushing: which change of
/// a key wins is settled in [#apply] and never again. A change whose sequence is above all that were seen before wins
/// without a look at the disk; only late ones ask it ([LateChanges]). So does a removal of rows, which becomes one of
/// each row that stands when it is applied.
///
/// Readers take [#generations] first and open the disk second: what has left the generations by then is on disk.
///
/// Guard: [#apply], [#rotate] and [#retire] are called under one lock of the owner's; everything else by any thread.
public final class Overlay {
    /// An overlay of nothing.
    public static Generations nothing() {
        return new Generations(new Generation(1, LogPosition.START, new Watermarks(0, 0, 0)), null);
    }

    /// One state of the overlay.
    public record Generations(Generation active, @Nullable Generation flushing) {
        /// What is told of the current version of a key, whose `first` it is: a put that is the current version; a
        /// removal
        /// when that takes a closer look, at the disk too; null when only the disk knows.
        public @Nullable OverlayEntry newest(OverlayKey first) {
            var entry = active.newest(first);
            if (entry == null && flushing != null) {
                entry = flushing.newest(first);
            }
            return entry;
        }

        /// What stands of a version or row; null when the disk has to be asked.
        public @Nullable OverlayEntry entry(OverlayKey key) {
            var entry = active.entry(key);
            if (entry == null && flushing != null) {
                entry = flushing.entry(key);
            }
            return entry;
        }

        public boolean isEmpty() {
            return active.isEmpty() && (flushing == null || flushing.isEmpty());
        }

        /// How many entries both have.
        public int size() {
            return active.size() + (flushing == null ? 0 : flushing.size());
        }

        /// Whether an entry refers to the extent.
        public boolean refersTo(long extent) {
            return active.refersTo(extent) || (flushing != null && flushing.refersTo(extent));
        }
    }

    private final int expectedEntries;
    private final LateChanges lateChanges;
    private final DiskEntries disk;
    private final Buckets buckets;
    private final RowRemovals rowRemovals = new RowRemovals();
    private volatile Generations generations;
    private volatile Watermarks watermarks;

    /// Starts with what the disk has.
    ///
    /// @param expectedEntries of one generation, more or less
    public Overlay(
            int expectedEntries,
            LateChanges lateChanges,
            DiskEntries disk,
            Collection<BucketRow> buckets,
            LogPosition checkpoint,
            Watermarks watermarks) {
        this.expectedEntries = expectedEntries;
        this.lateChanges = lateChanges;
        this.disk = disk;
        this.buckets = new Buckets(buckets);
        this.watermarks = watermarks;
        this.generations = new Generations(new Generation(expectedEntries, checkpoint, watermarks), null);
    }

    public Generations generations() {
        return generations;
    }

    /// Where the record of a bucket is; null when there is no such bucket. Any thread.
    public @Nullable SegmentLocation bucketRecord(int number) {
        var row = buckets.row(number);
        return row == null || row.removed() ? null : row.record();
    }

    public List<BucketEntry> buckets() {
        return buckets.list();
    }

    public Watermarks watermarks() {
        return watermarks;
    }

    /// Makes changes visible, one after the other.
    public void apply(List<IndexChange> changes, LogPosition upTo) {
        apply(changes);
        watermarks = watermarks.withSequence(upTo.sequence());
        generations.active.advance(upTo, watermarks);
    }

    /// Takes copies of records that were applied before; the checkpoint stays where it is.
    public void relocate(List<IndexChange> copies) {
        apply(copies);
        generations.active.advance(generations.active.upTo(), watermarks);
    }

    /// These segments are gone, and with them their usage.
    public void forget(List<Long> segments) {
        generations.active.forget(segments);
        generations.active.advance(generations.active.upTo(), watermarks);
    }

    private void apply(List<IndexChange> changes) {
        for (var change : changes) {
            switch (change) {
                case VersionPut put -> apply(put);
                case VersionRemoved removed -> apply(removed);
                case RowPut put -> apply(put);
                case RowsRemoved removed -> apply(removed);
                case BucketPut put -> apply(put);
                case BucketRemoved removed -> apply(removed);
                case NumbersGiven numbers -> apply(numbers);
            }
            watermarks = watermarks.withSequence(change.sequence());
        }
    }

    private void apply(NumbersGiven numbers) {
        watermarks = watermarks.withBucket(numbers.highestBucket()).withExtent(numbers.highestExtent());
        generations.active.usage().seen(numbers.record());
    }

    /// Starts a new active generation and returns the former one, which is now flushing.
    public Generation rotate() {
        var flushing = generations.active;
        generations = new Generations(new Generation(expectedEntries, flushing.upTo(), watermarks), flushing);
        return flushing;
    }

    /// The flushing generation is on disk.
    public void retire() {
        generations = new Generations(generations.active, null);
    }

    private void apply(VersionPut put) {
        var version = put.version();
        var key = OverlayKey.of(put.bucket(), put.key(), version.id());
        boolean fresh = version.born() == version.sequence() && !isLate(version.sequence());
        put(key, new OverlayEntry.Put(version, put.extents(), fresh || isCurrent(key)));
    }

    /// Whether a version is the current one of its key. To say no costs a reader a closer look, and nothing else.
    private boolean isCurrent(OverlayKey key) {
        if (lateChanges == LateChanges.MERGE) {
            return false;
        }
        var current = disk.newest(generations, OverlayKey.first(key.bucket(), key.key()));
        return current != null && current.id().sequence() == key.version();
    }

    private void apply(RowPut put) {
        put(
                OverlayKey.of(put.space(), put.key()),
                new OverlayEntry.Row(put.value(), put.sequence(), put.record(), put.extents()));
    }

    private void put(OverlayKey key, OverlayEntry.Recorded put) {
        var active = generations.active;
        for (var extent : put.extents()) {
            watermarks = watermarks.withExtent(extent.id());
        }
        boolean wins = true;
        if (isLate(put.sequence())) {
            var standing = standing(key);
            if (standing instanceof OverlayEntry.Recorded same && same.record().equals(put.record())) {
                return; // the very same record once more
            }
            wins = switch (lateChanges) {
                case RELOCATE -> standing instanceof OverlayEntry.Recorded && standing.sequence() == put.sequence();
                case MERGE ->
                    (standing == null || standing.sequence() <= put.sequence())
                            && !rowRemovals.cover(key, put.sequence(), this::standing);
            };
        }
        active.usage().seen(put.record());
        if (wins) {
            active.put(key, put);
        } else {
            active.abandon(put.extents());
        }
    }

    private void apply(VersionRemoved removed) {
        var key = OverlayKey.of(removed.bucket(), removed.key(), removed.version());
        boolean wins = true;
        if (isLate(removed.sequence())) {
            wins = switch (lateChanges) {
                case RELOCATE -> false;
                case MERGE -> {
                    var standing = standing(key);
                    yield standing == null || standing.sequence() < removed.sequence();
                }
            };
        }
        generations.active.usage().seen(removed.record());
        if (wins) {
            generations.active.put(key, new OverlayEntry.Removed(removed.sequence()));
        }
    }

    private void apply(RowsRemoved removed) {
        var prefix = OverlayKey.of(removed.space(), removed.prefix());
        var active = generations.active;
        active.usage().seen(removed.record());
        if (lateChanges == LateChanges.RELOCATE && isLate(removed.sequence())) {
            return;
        }
        var gone = new OverlayEntry.Removed(removed.sequence());
        standingRows(prefix).forEach((row, sequence) -> {
            if (sequence < removed.sequence()) {
                active.put(row, gone);
            }
        });
        if (lateChanges == LateChanges.MERGE) {
            remember(prefix, gone);
        }
    }

    /// The rows that begin with `prefix`, and the sequences that put them there.
    private SortedMap<OverlayKey, Long> standingRows(OverlayKey prefix) {
        var rows = disk.rows(prefix);
        if (generations.flushing != null) {
            overlay(rows, generations.flushing, prefix);
        }
        overlay(rows, generations.active, prefix);
        return rows;
    }

    private static void overlay(SortedMap<OverlayKey, Long> rows, Generation generation, OverlayKey prefix) {
        for (var entry : generation.entries().tailMap(prefix, true).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                return;
            }
            if (entry.getValue() instanceof OverlayEntry.Recorded standing) {
                rows.put(entry.getKey(), standing.sequence());
            } else {
                rows.remove(entry.getKey());
            }
        }
    }

    /// Remembers a removal of rows for those that come after it though they are older.
    private void remember(OverlayKey prefix, OverlayEntry.Removed removed) {
        var key = prefix.removal(prefix.key().length);
        var known = isLate(removed.sequence()) ? standing(key) : null;
        if (known == null || known.sequence() < removed.sequence()) {
            generations.active.put(key, removed);
        }
        rowRemovals.met(prefix);
    }

    private void apply(BucketPut put) {
        int number = KeyCodec.checkBucket(put.bucket().number());
        watermarks = watermarks.withBucket(number);
        var standing = buckets.row(number);
        if (standing != null && standing.record().equals(put.record())) {
            return; // the very same record once more
        }
        var usage = generations.active.usage();
        usage.seen(put.record());
        boolean wins = standing == null
                ? lateChanges == LateChanges.MERGE || !isLate(put.sequence())
                : !standing.removed() && standing.sequence() <= put.sequence();
        if (!wins) {
            return;
        }
        if (standing != null) {
            usage.died(standing.record());
        }
        usage.born(put.record());
        change(number, Optional.of(new BucketRow(put.bucket(), put.sequence(), put.record(), false)));
    }

    private void apply(BucketRemoved removed) {
        int number = removed.bucket().number();
        watermarks = watermarks.withBucket(number);
        var usage = generations.active.usage();
        usage.seen(removed.record());
        var standing = buckets.row(number);
        if (standing != null && !standing.removed()) {
            usage.died(standing.record());
        }
        switch (lateChanges) {
            case RELOCATE -> change(number, Optional.empty());
            case MERGE ->
                change(
                        number,
                        Optional.of(new BucketRow(removed.bucket(), removed.sequence(), removed.record(), true)));
        }
    }

    private void change(int number, Optional<BucketRow> row) {
        buckets.change(number, row);
        generations.active.changeBucket(number, row);
    }

    private boolean isLate(long sequence) {
        return sequence <= watermarks.sequence();
    }

    private @Nullable OverlayEntry standing(OverlayKey key) {
        var entry = generations.entry(key);
        return entry != null ? entry : disk.entry(key);
    }
}
