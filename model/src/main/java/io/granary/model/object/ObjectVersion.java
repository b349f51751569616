package io.granary.model.object;

import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ETag;
import io.granary.model.name.VersionId;

/// One version of one key as the index knows it: what LIST shows and what is needed to find the rest. A delete marker
/// is
/// a version too: it has an id and a time, and no body.
public sealed interface ObjectVersion {
    VersionId id();

    /// The sequence of the change that made this version.
    long sequence();

    /// Milliseconds since 1970.
    long modifiedMillis();

    /// Where its record is.
    SegmentLocation record();

    /// A version with a body.
    ///
    /// @param checksumCode [io.granary.model.checksum.ChecksumKind#code()], negative for a composite one, 0 for none
    /// @param plain whether the record holds no stored headers, so that HEAD need not read it
    record Stored(
            VersionId id,
            long sequence,
            long modifiedMillis,
            SegmentLocation record,
            long size,
            ETag etag,
            BodyKind body,
            int checksumCode,
            boolean plain)
            implements ObjectVersion {}

    record DeleteMarker(VersionId id, long sequence, long modifiedMillis, SegmentLocation record)
            implements ObjectVersion {}

    /// Where the bytes are; readers switch over this and nothing else decides how to read.
    enum BodyKind {
        /// In the record itself.
        PACKED,
        /// In extents, which the record lists.
        EXTENTS
    }
}
