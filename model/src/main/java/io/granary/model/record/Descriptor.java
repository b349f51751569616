package io.granary.model.record;

import io.granary.model.checksum.Checksum;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion.BodyKind;
import java.util.List;
import java.util.Optional;

/// What a record says of itself: everything that the index needs, so that the index can be made again from segments
/// alone. The sequence stands in the record's header.
///
/// A bucket is named by its number everywhere but in the record that made it. Numbers are never used again, so a record
/// of a bucket that was removed cannot show up in a later one of the same name.
public sealed interface Descriptor {
    RecordKind kind();

    /// Milliseconds since 1970 at which the change was accepted.
    long timeMillis();

    /// The number of the bucket that the change belongs to.
    int bucket();

    /// A version with a body, which is in the record itself or in the extents that the record's body lists.
    ///
    /// @param size bytes of the object, whatever the length of the record's own body
    record ObjectStored(
            int bucket,
            ObjectKey key,
            VersionId version,
            long timeMillis,
            long size,
            ETag etag,
            Optional<Checksum> checksum,
            Headers headers,
            BodyKind body)
            implements Descriptor {
        @Override
        public RecordKind kind() {
            return switch (body) {
                case PACKED -> RecordKind.OBJECT_PACKED;
                case EXTENTS -> RecordKind.OBJECT_EXTENTS;
            };
        }
    }

    /// A version that is gone for good.
    record ObjectRemoved(int bucket, ObjectKey key, VersionId version, long timeMillis) implements Descriptor {
        @Override
        public RecordKind kind() {
            return RecordKind.OBJECT_REMOVED;
        }
    }

    /// A delete in a bucket with versioning: a version without a body.
    record DeleteMarkerPut(int bucket, ObjectKey key, VersionId version, long timeMillis) implements Descriptor {
        @Override
        public RecordKind kind() {
            return RecordKind.DELETE_MARKER;
        }
    }

    /// A row is written: a small thing beside objects, such as a setting or a part of an upload. The record's body
    /// begins with the row's value; what follows is a payload that the index only points to.
    ///
    /// @param space the number of the kind of row
    /// @param valueLength how many bytes of the body are the value
    record RowPut(int bucket, int space, RowKey key, long timeMillis, int valueLength) implements Descriptor {
        @Override
        public RecordKind kind() {
            return RecordKind.ROW_PUT;
        }
    }

    /// All rows of a space whose keys begin with `prefix` go.
    record RowsRemoved(int bucket, int space, RowKey prefix, long timeMillis) implements Descriptor {
        @Override
        public RecordKind kind() {
            return RecordKind.ROWS_REMOVED;
        }
    }

    /// The first record of a segment of copies, which compaction writes: what the segment stands for. Its sequence is
    /// the
    /// newest that was visible when the copying began: no record here is of anything that was gone by then.
    ///
    /// @param highestBucket the highest number that any bucket ever had
    /// @param highestExtent the highest id that any extent ever had
    /// @param replaces the segments whose live records are all here, with whatever removals are still needed: where
    /// both
    ///     are there, the index can be made again without them
    record Copies(long timeMillis, int highestBucket, long highestExtent, List<Long> replaces) implements Descriptor {
        public Copies {
            replaces = List.copyOf(replaces);
        }

        @Override
        public RecordKind kind() {
            return RecordKind.COPIES;
        }

        /// Of none: 0.
        @Override
        public int bucket() {
            return 0;
        }
    }

    record BucketCreated(int bucket, BucketName name, long timeMillis) implements Descriptor {
        @Override
        public RecordKind kind() {
            return RecordKind.BUCKET_CREATED;
        }
    }

    record BucketRemoved(int bucket, BucketName name, long timeMillis) implements Descriptor {
        @Override
        public RecordKind kind() {
            return RecordKind.BUCKET_REMOVED;
        }
    }
}
