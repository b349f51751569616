package io.granary.gateway.annotation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.operation.S3Response;
import io.granary.model.name.BucketName;
import io.granary.model.object.ObjectVersion;

/// What all answers about annotations say.
final class AnnotationAnswer {
    private AnnotationAnswer() {}

    /// Names the version, where the bucket keeps versions or did so once.
    static S3Response version(
            S3Response response, ObjectEngine engine, BucketName bucket, ObjectVersion.Stored version) {
        return version.id().isNull() && engine.versioning(bucket).isEmpty()
                ? response
                : response.header("x-amz-object-version-id", version.id().toString());
    }
}
