package io.granary.model.object;

import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ETag;
import io.granary.model.name.VersionId;

/// One version of one key as the index knows it: what LIST shows and what is needed to find the rest. A delete marker
/// is
/// a version too: it has an id and a time, and no body.
public sealed interface ObjectVersion {
    VersionId id();

    /// The sequence of the change that wrote its record: the one that made the version, or the latest one that changed
    /// its attributes.
    long sequence();

    /// The sequence of the change that made the version, whatever became of its attributes. Of the versions of a key
    /// the
    /// one that was born last is the current one.
    long born();

    /// Milliseconds since 1970.
    long modifiedMillis();

    /// Where its record is.
    SegmentLocation record();

    /// A version with a body.
    ///
    /// @param checksumCode [io.granary.model.checksum.ChecksumKind#code()], negative for a composite one, 0 for none
    /// @param plain whether the record holds no stored headers, so that HEAD need not read it
    /// @param locked whether the record has a retention or a legal hold ([Attributes#mayBeLocked]), so that a delete
    /// has to
    ///     read it
    record Stored(
            VersionId id,
            long sequence,
            long born,
            long modifiedMillis,
            SegmentLocation record,
            long size,
            ETag etag,
            BodyKind body,
            int checksumCode,
            boolean plain,
            boolean locked)
            implements ObjectVersion {
        public Stored {
            if (!id.isNull() && born != id.sequence()) {
                throw new IllegalArgumentException("version " + id + " cannot be born at " + born);
            }
        }

        /// A version that is not locked and, if it is the null version, has still its first record.
        public Stored(
                VersionId id,
                long sequence,
                long modifiedMillis,
                SegmentLocation record,
                long size,
                ETag etag,
                BodyKind body,
                int checksumCode,
                boolean plain) {
            this(
                    id,
                    sequence,
                    id.isNull() ? sequence : id.sequence(),
                    modifiedMillis,
                    record,
                    size,
                    etag,
                    body,
                    checksumCode,
                    plain,
                    false);
        }
    }

    /// A version without a body, which hides those that are older. It has no attributes.
    record DeleteMarker(VersionId id, long sequence, long modifiedMillis, SegmentLocation record)
            implements ObjectVersion {
        @Override
        public long born() {
            return id.isNull() ? sequence : id.sequence();
        }
    }

    /// Where the bytes are; readers switch over this and nothing else decides how to read.
    enum BodyKind {
        /// In the record itself.
        PACKED,
        /// In extents, which the record lists.
        EXTENTS
    }
}
