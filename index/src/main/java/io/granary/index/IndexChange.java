package io.granary.index;

import io.granary.model.location.Extent;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.util.List;

/// What one record does to the index. A change whose sequence is older than what the index has of the same key changes
/// nothing but the usage of its segment; one with the same sequence is the same change in another place, and moves the
/// version there.
public sealed interface IndexChange {
    long sequence();

    /// The record that says so; its bytes are counted to its segment.
    SegmentLocation record();

    /// A version is there, in the place of one with the same id: a key has one null version at most, and any other is
    /// put
    /// again only when its attributes change or its record moves. Of the versions of a key the one that was born last
    /// ([ObjectVersion#born]) is the current one.
    ///
    /// @param extents of its body; empty for a packed one
    record VersionPut(int bucket, ObjectKey key, ObjectVersion version, List<Extent> extents) implements IndexChange {
        @Override
        public long sequence() {
            return version.sequence();
        }

        @Override
        public SegmentLocation record() {
            return version.record();
        }
    }

    /// A version goes for good. If it was the current one, the one that was born before it takes its place.
    record VersionRemoved(int bucket, ObjectKey key, VersionId version, long sequence, SegmentLocation record)
            implements IndexChange {}

    /// A row is written, whatever it held before. Its record is needed until the row is replaced or removed.
    ///
    /// @param value taken
    /// @param extents that the row refers to, counted as those of a version are. A version may take them over: it is
    ///     applied before the row goes, and they are never without a reference
    record RowPut(RowSpace space, RowKey key, byte[] value, List<Extent> extents, long sequence, SegmentLocation record)
            implements IndexChange {}

    /// All rows of a space whose keys begin with `prefix` go; a whole key is a prefix of itself. Those are meant that
    /// an older sequence put there. An index that serves looks for them when this is applied.
    ///
    /// During a rebuild the removal is remembered by its prefix, so that a row which comes after it though it is older
    /// does not come back. This suffices as long as the log still has the removal. Nothing keeps its record alive, as
    /// with that of a [VersionRemoved]: whoever rewrites segments has to keep it while any segment may have a record of
    /// a row that it removed, a copy included.
    record RowsRemoved(RowSpace space, RowKey prefix, long sequence, SegmentLocation record) implements IndexChange {}

    /// Numbers that were given once, so that they are not given again though what had them left no record; the sequence
    /// is one of them.
    record NumbersGiven(int highestBucket, long highestExtent, long sequence, SegmentLocation record)
            implements IndexChange {}

    record BucketPut(BucketEntry bucket, long sequence, SegmentLocation record) implements IndexChange {}

    record BucketRemoved(BucketEntry bucket, long sequence, SegmentLocation record) implements IndexChange {}
}
