package io.granary.index;

import io.granary.model.location.Extent;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ObjectKey;
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

    /// A version becomes the current one of its key. With [VersionId#NULL] it replaces the null version.
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

    /// A version goes. Only current versions are kept for now, so the version is [VersionId#NULL].
    record VersionRemoved(int bucket, ObjectKey key, VersionId version, long sequence, SegmentLocation record)
            implements IndexChange {}

    record BucketPut(BucketEntry bucket, long sequence, SegmentLocation record) implements IndexChange {}

    record BucketRemoved(BucketEntry bucket, long sequence, SegmentLocation record) implements IndexChange {}
}
