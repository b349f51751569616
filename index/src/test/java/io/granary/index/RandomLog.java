package io.granary.index;

import io.granary.index.IndexChange.BucketPut;
import io.granary.index.IndexChange.BucketRemoved;
import io.granary.index.IndexChange.RowPut;
import io.granary.index.IndexChange.RowsRemoved;
import io.granary.index.IndexChange.VersionPut;
import io.granary.index.IndexChange.VersionRemoved;
import io.granary.model.location.Extent;
import io.granary.model.location.LogPosition;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.ObjectVersion.BodyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A log of random changes, as a store would write it: sequences and positions grow, segments are of one MiB.
final class RandomLog {
    /// The buckets that changes go to.
    static final int BUCKETS = 3;

    private static final int SEGMENT_BYTES = 1 << 20;

    private final Random random;
    private final Keys keys;
    private final List<IndexChange> all = new ArrayList<>();
    private final List<LogPosition> ends = new ArrayList<>();
    private long sequence;
    private long segment = 1;
    private long position;
    private long extent;
    private int extraBucket = BUCKETS;

    private final RowKeys rowKeys;
    private final ModelIndex standing = new ModelIndex();
    private @Nullable RowsRemoved pending;

    RandomLog(Random random) {
        this.random = random;
        this.keys = new Keys(random);
        this.rowKeys = new RowKeys(random);
    }

    Keys keys() {
        return keys;
    }

    RowKeys rowKeys() {
        return rowKeys;
    }

    /// The ids of all extents that there ever were, from 1.
    long highestExtent() {
        return extent;
    }

    /// The next changes; they are remembered.
    List<IndexChange> next(int count) {
        var changes = new ArrayList<IndexChange>();
        for (int i = 0; i < count; i++) {
            var change = change();
            standing.apply(change);
            changes.add(change);
        }
        all.addAll(changes);
        for (int i = 0; i < count; i++) {
            ends.add(end());
        }
        return changes;
    }

    /// Where the log ends.
    LogPosition end() {
        return new LogPosition(segment, position, sequence);
    }

    /// All changes up to a sequence.
    List<IndexChange> upTo(long last) {
        return all.stream().filter(change -> change.sequence() <= last).toList();
    }

    /// All changes behind a sequence.
    List<IndexChange> behind(long last) {
        return all.stream().filter(change -> change.sequence() > last).toList();
    }

    private IndexChange change() {
        long number = ++sequence;
        var record = record(100 + random.nextInt(2000));
        int bucket = 1 + random.nextInt(BUCKETS);
        if (pending != null) {
            var removed = pending;
            pending = null;
            return new RowsRemoved(removed.space(), removed.prefix(), number, record);
        }
        return switch (random.nextInt(34)) {
            case 0, 1, 2, 3 -> new VersionRemoved(bucket, keys.next(), VersionId.NULL, number, record);
            case 28, 29, 30, 31 -> standingRemoved(bucket, number, record);
            case 32, 33 -> amended(bucket, number, record);
            case 4 ->
                new VersionPut(
                        bucket,
                        key(bucket),
                        new ObjectVersion.DeleteMarker(new VersionId(number), number, number * 7, record),
                        List.of());
            case 5 -> bucketChange(number, record);
            case 6, 7 -> large(bucket, key(bucket), number, record);
            case 8, 9, 10, 11 -> rowPut(number, record);
            case 12 -> new RowsRemoved(rowSpace(), rowKeys.prefix(), number, record);
            case 13 -> handOver(bucket, number, record);
            default -> new VersionPut(bucket, key(bucket), stored(number, record, BodyKind.PACKED), List.of());
        };
    }

    /// A key, often one that has versions already.
    private ObjectKey key(int bucket) {
        var some = standing.versions(bucket);
        return random.nextBoolean() && !some.isEmpty()
                ? some.get(random.nextInt(some.size())).key()
                : keys.next();
    }

    private IndexChange standingRemoved(int bucket, long number, SegmentLocation record) {
        var some = standing.versions(bucket);
        if (some.isEmpty()) {
            return new VersionRemoved(bucket, keys.next(), new VersionId(number), number, record);
        }
        var one = some.get(random.nextInt(some.size()));
        return new VersionRemoved(bucket, one.key(), one.version().id(), number, record);
    }

    /// A later record of a version that stands.
    private IndexChange amended(int bucket, long number, SegmentLocation record) {
        var some = standing.versions(bucket);
        var one = some.isEmpty() ? null : some.get(random.nextInt(some.size()));
        if (one == null || !(one.version() instanceof ObjectVersion.Stored stored)) {
            return new VersionPut(bucket, keys.next(), stored(number, record, BodyKind.PACKED), List.of());
        }
        var later = new ObjectVersion.Stored(
                stored.id(),
                number,
                stored.born(),
                stored.modifiedMillis(),
                record,
                stored.size(),
                stored.etag(),
                stored.body(),
                stored.checksumCode(),
                false,
                random.nextBoolean());
        return new VersionPut(bucket, one.key(), later, one.extents());
    }

    private IndexChange bucketChange(long number, SegmentLocation record) {
        var bucket = new BucketEntry(extraBucket, new BucketName("extra-" + extraBucket % 7), number);
        if (random.nextBoolean()) {
            return new BucketPut(bucket, number, record);
        }
        extraBucket++;
        return new BucketRemoved(bucket, number, record);
    }

    private VersionPut large(int bucket, ObjectKey key, long number, SegmentLocation record) {
        var extents = new ArrayList<Extent>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            extents.add(new Extent(++extent, 1 + random.nextInt(8 << 20)));
        }
        return new VersionPut(bucket, key, stored(number, record, BodyKind.EXTENTS), extents);
    }

    private RowSpace rowSpace() {
        return random.nextInt(3) == 0 ? RowSpace.UPLOAD : RowSpace.PART;
    }

    private RowPut rowPut(long number, SegmentLocation record) {
        var value = new byte[random.nextInt(random.nextInt(40) == 0 ? 100_000 : 60)];
        random.nextBytes(value);
        var extents = new ArrayList<Extent>();
        for (int i = random.nextInt(3); i > 0; i--) {
            extents.add(new Extent(++extent, 1 + random.nextInt(8 << 20)));
        }
        return new RowPut(rowSpace(), rowKeys.next(), value, extents, number, record);
    }

    /// A version takes over the extents of some rows, and the next change removes these.
    private VersionPut handOver(int bucket, long number, SegmentLocation record) {
        var prefix = rowKeys.family();
        var extents = new ArrayList<Extent>();
        standing.rows(RowSpace.PART).forEach((key, row) -> {
            if (key.startsWith(prefix)) {
                extents.addAll(row.extents());
            }
        });
        pending = new RowsRemoved(RowSpace.PART, prefix, number, record);
        return new VersionPut(bucket, keys.next(), stored(number, record, BodyKind.EXTENTS), extents);
    }

    private ObjectVersion.Stored stored(long number, SegmentLocation record, BodyKind body) {
        return new ObjectVersion.Stored(
                random.nextBoolean() ? new VersionId(number) : VersionId.NULL,
                number,
                1_700_000_000_000L + number,
                record,
                random.nextLong(1L << random.nextInt(1, 43)),
                new ETag(random.nextLong(), random.nextLong(), random.nextInt(5) == 0 ? 1 + random.nextInt(10_000) : 0),
                body,
                random.nextInt(-10, 11),
                random.nextBoolean());
    }

    private SegmentLocation record(int length) {
        if (position + length > SEGMENT_BYTES) {
            segment++;
            position = 0;
        }
        var record = new SegmentLocation(segment, position, length);
        position += length;
        return record;
    }
}
