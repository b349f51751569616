package io.granary.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.index.IndexChange.RowPut;
import io.granary.index.IndexChange.RowsRemoved;
import io.granary.index.IndexChange.VersionPut;
import io.granary.index.IndexChange.VersionRemoved;
import io.granary.model.location.Extent;
import io.granary.model.location.LogPosition;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.ObjectVersion.BodyKind;
import java.util.Arrays;
import java.util.List;

/// Changes written by hand, all records in segment 1 and of 100 bytes.
public final class ManualLog {
    private long sequence;
    private long position;

    public long sequence() {
        return ++sequence;
    }

    public SegmentLocation record() {
        var record = new SegmentLocation(1, position, 100);
        position += 100;
        return record;
    }

    public LogPosition end() {
        return new LogPosition(1, position, sequence);
    }

    public VersionPut put(int bucket, ObjectKey key) {
        return new VersionPut(bucket, key, stored(sequence(), record(), BodyKind.PACKED), List.of());
    }

    /// A new version with an id of its own.
    public VersionPut putVersion(int bucket, ObjectKey key) {
        long sequence = sequence();
        return new VersionPut(bucket, key, stored(new VersionId(sequence), sequence, record()), List.of());
    }

    public VersionPut putMarker(int bucket, ObjectKey key) {
        long sequence = sequence();
        return new VersionPut(
                bucket,
                key,
                new ObjectVersion.DeleteMarker(new VersionId(sequence), sequence, 1_700_000_000_000L, record()),
                List.of());
    }

    /// A later record of the same version.
    public VersionPut amend(VersionPut put) {
        var old = (ObjectVersion.Stored) put.version();
        var later = new ObjectVersion.Stored(
                old.id(),
                sequence(),
                old.born(),
                old.modifiedMillis(),
                record(),
                old.size(),
                old.etag(),
                old.body(),
                old.checksumCode(),
                false,
                false);
        return new VersionPut(put.bucket(), put.key(), later, put.extents());
    }

    public VersionRemoved remove(VersionPut put) {
        return new VersionRemoved(put.bucket(), put.key(), put.version().id(), sequence(), record());
    }

    public VersionPut putLarge(int bucket, ObjectKey key, long... extents) {
        var version = stored(sequence(), record(), BodyKind.EXTENTS);
        return new VersionPut(bucket, key, version, extents(extents));
    }

    public VersionRemoved remove(int bucket, ObjectKey key) {
        return new VersionRemoved(bucket, key, VersionId.NULL, sequence(), record());
    }

    public RowPut putRow(RowSpace space, String key, String value, long... extents) {
        return new RowPut(space, rowKey(key), value.getBytes(UTF_8), extents(extents), sequence(), record());
    }

    public RowsRemoved removeRows(RowSpace space, String prefix) {
        return new RowsRemoved(space, rowKey(prefix), sequence(), record());
    }

    /// The same change in another record.
    public RowPut copy(RowPut put) {
        return new RowPut(put.space(), put.key(), put.value(), put.extents(), put.sequence(), record());
    }

    public static RowKey rowKey(String text) {
        return new RowKey(text.getBytes(UTF_8));
    }

    /// The same change in another record.
    public VersionPut copy(VersionPut put) {
        var old = (ObjectVersion.Stored) put.version();
        var moved = new ObjectVersion.Stored(
                old.id(),
                old.sequence(),
                old.born(),
                old.modifiedMillis(),
                record(),
                old.size(),
                old.etag(),
                old.body(),
                old.checksumCode(),
                old.plain(),
                old.locked());
        return new VersionPut(put.bucket(), put.key(), moved, put.extents());
    }

    private static List<Extent> extents(long... ids) {
        return Arrays.stream(ids).mapToObj(id -> new Extent(id, 1000)).toList();
    }

    private static ObjectVersion.Stored stored(VersionId id, long sequence, SegmentLocation record) {
        return new ObjectVersion.Stored(
                id, sequence, 1_700_000_000_000L, record, 50, new ETag(1, 2, 0), BodyKind.PACKED, 3, true);
    }

    private static ObjectVersion.Stored stored(long sequence, SegmentLocation record, BodyKind body) {
        return new ObjectVersion.Stored(
                VersionId.NULL, sequence, 1_700_000_000_000L, record, 50, new ETag(1, 2, 0), body, 3, true);
    }
}
