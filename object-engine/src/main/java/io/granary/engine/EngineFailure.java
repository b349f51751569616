package io.granary.engine;

import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.model.name.VersionId;

/// Why the engine refused: facts, no HTTP. One class of the gateway maps each to S3's code and status.
public sealed interface EngineFailure {
    record NoSuchBucket(BucketName bucket) implements EngineFailure {}

    record BucketExists(BucketName bucket) implements EngineFailure {}

    record BucketNotEmpty(BucketName bucket) implements EngineFailure {}

    record NoSuchKey(BucketName bucket, ObjectKey key) implements EngineFailure {}

    /// The key is hidden by a delete marker.
    record KeyDeleted(BucketName bucket, ObjectKey key, VersionId marker) implements EngineFailure {}

    /// The version that was asked for is a delete marker, which can only be deleted.
    record IsDeleteMarker(ObjectKey key, VersionId marker, long modifiedMillis) implements EngineFailure {}

    /// A retention or a legal hold forbids it.
    record VersionLocked(ObjectKey key, VersionId version) implements EngineFailure {}

    record NoSuchVersion(BucketName bucket, ObjectKey key, VersionId version) implements EngineFailure {}

    /// A write's condition did not hold at the commit point.
    ///
    /// @param condition the header that failed, such as `If-None-Match`
    record ConditionFailed(ObjectKey key, String condition) implements EngineFailure {}

    /// The body is not what the client said of it.
    ///
    /// @param what the checksum's name, such as `Content-MD5` or `x-amz-checksum-crc32`
    record ChecksumMismatch(String what, String computed) implements EngineFailure {}

    /// Fewer or more bytes came than were declared.
    record LengthMismatch(long declared, long received) implements EngineFailure {}

    record BodyTooLarge(long limit) implements EngineFailure {}

    /// The headers and attributes of a version are more than its record can hold.
    record HeadersTooLarge(int limitBytes) implements EngineFailure {}

    record NoSuchUpload(UploadId upload) implements EngineFailure {}

    /// A completion names a part that was not uploaded, or whose ETag or checksum is another.
    record InvalidPart(int number) implements EngineFailure {}

    /// A completion names its parts out of order.
    record InvalidPartOrder() implements EngineFailure {}

    /// A part that is not the last one has less than the least size of a part.
    record PartTooSmall(int number, long size, long least) implements EngineFailure {}

    /// The request contradicts the upload or itself.
    ///
    /// @param what one sentence for the client
    record BadCompletion(String what) implements EngineFailure {}

    record NoSuchAnnotation(AnnotationName name) implements EngineFailure {}

    /// A version has as many annotations as it may have.
    record TooManyAnnotations(int limit) implements EngineFailure {}

    /// A payload that has to be UTF-8 is not.
    record NotText() implements EngineFailure {}

    /// Too much waits already; the client should come back.
    record Busy() implements EngineFailure {}

    /// There is no room left.
    record Full() implements EngineFailure {}

    /// Stored bytes are not what was written; where is in the log and not in the answer.
    record Damaged(ObjectKey key) implements EngineFailure {}

    /// The store takes no writes any more (a failed sync) or is being closed.
    record NotWritable(String why) implements EngineFailure {}
}
