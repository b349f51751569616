package io.granary.engine.recovery;

import io.granary.engine.annotation.AnnotationRows;
import io.granary.engine.multipart.UploadRows;
import io.granary.index.BucketEntry;
import io.granary.index.IndexChange;
import io.granary.index.RowSpace;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.location.Extent;
import io.granary.model.location.SegmentLocation;
import io.granary.model.object.Attributes;
import io.granary.model.object.ObjectVersion;
import io.granary.model.record.BodyLayoutCodec;
import io.granary.model.record.Descriptor;
import io.granary.model.record.DescriptorCodec;
import io.granary.model.record.RecordKind;
import io.granary.segment.StoredRecord;
import java.util.List;

/// What a record means to the index: the same change that was applied when it was written.
public final class RecordIndexing {
    private RecordIndexing() {}

    /// Throws `IllegalArgumentException` for a record that this build does not understand.
    public static IndexChange changeOf(SegmentLocation place, StoredRecord record) {
        var kind = RecordKind.ofCode(record.kind());
        long sequence = record.sequence();
        return switch (DescriptorCodec.decode(kind, record.descriptor().duplicate())) {
            case Descriptor.ObjectStored stored ->
                switch (stored.body()) {
                    case PACKED -> put(stored, sequence, place, List.of());
                    case EXTENTS ->
                        put(
                                stored,
                                sequence,
                                place,
                                BodyLayoutCodec.decode(record.body().duplicate())
                                        .extents());
                };
            case Descriptor.ObjectRemoved removed ->
                new IndexChange.VersionRemoved(removed.bucket(), removed.key(), removed.version(), sequence, place);
            case Descriptor.DeleteMarkerPut marker ->
                new IndexChange.VersionPut(
                        marker.bucket(),
                        marker.key(),
                        new ObjectVersion.DeleteMarker(marker.version(), sequence, marker.timeMillis(), place),
                        List.of());
            case Descriptor.RowPut row -> rowPut(row, sequence, place, record);
            case Descriptor.RowsRemoved rows ->
                new IndexChange.RowsRemoved(RowSpace.ofCode(rows.space()), rows.prefix(), sequence, place);
            case Descriptor.Copies copies ->
                new IndexChange.NumbersGiven(copies.highestBucket(), copies.highestExtent(), sequence, place);
            case Descriptor.BucketCreated created ->
                new IndexChange.BucketPut(
                        new BucketEntry(created.bucket(), created.name(), created.timeMillis()), sequence, place);
            case Descriptor.BucketRemoved removed ->
                new IndexChange.BucketRemoved(
                        new BucketEntry(removed.bucket(), removed.name(), removed.timeMillis()), sequence, place);
        };
    }

    private static IndexChange rowPut(
            Descriptor.RowPut row, long sequence, SegmentLocation place, StoredRecord record) {
        if (row.valueLength() > record.body().remaining()) {
            throw new IllegalArgumentException("a row's value is longer than its record");
        }
        var value = new byte[row.valueLength()];
        record.body().duplicate().get(value);
        var space = RowSpace.ofCode(row.space());
        var extents = switch (space) {
            case PART -> UploadRows.extentsOf(value);
            case ANNOTATION -> AnnotationRows.extentsOf(row.key(), value);
            case BUCKET_SETTING, UPLOAD, COMPLETED_UPLOAD, JOURNAL, IDENTITY -> List.<Extent>of();
        };
        return new IndexChange.RowPut(space, row.key(), value, extents, sequence, place);
    }

    private static IndexChange put(
            Descriptor.ObjectStored stored, long sequence, SegmentLocation place, List<Extent> extents) {
        int checksumCode = stored.checksum()
                .map(checksum -> checksum.type() == ChecksumType.COMPOSITE
                        ? -checksum.kind().code()
                        : checksum.kind().code())
                .orElse(0);
        var version = new ObjectVersion.Stored(
                stored.version(),
                sequence,
                born(stored, sequence),
                stored.timeMillis(),
                place,
                stored.size(),
                stored.etag(),
                stored.body(),
                checksumCode,
                stored.headers().isEmpty(),
                Attributes.mayBeLocked(stored.headers()));
        return new IndexChange.VersionPut(stored.bucket(), stored.key(), version, extents);
    }

    private static long born(Descriptor.ObjectStored stored, long sequence) {
        return stored.version().isNull()
                ? stored.headers().find(Attributes.BORN).map(Long::parseLong).orElse(sequence)
                : stored.version().sequence();
    }
}
