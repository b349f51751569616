package io.granary.gateway.batch;

import io.granary.gateway.request.ByteRange;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import java.util.Optional;

/// One entry that is asked for.
///
/// @param annotation the entry is this annotation of the object, and not the object
/// @param range of the object; the whole where there is none
/// @param name of the entry in the tar, in UTF-8; without NUL
public record BatchLine(
        BucketName bucket,
        ObjectKey key,
        Optional<VersionId> version,
        Optional<AnnotationName> annotation,
        Optional<ByteRange> range,
        byte[] name) {
    static BatchLine of(BucketName bucket, ObjectKey key) {
        return new BatchLine(bucket, key, Optional.empty(), Optional.empty(), Optional.empty(), key.utf8());
    }
}
