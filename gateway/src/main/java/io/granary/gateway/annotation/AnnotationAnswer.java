package io.granary.gateway.annotation;

import io.granary.gateway.operation.S3Response;
import io.granary.model.object.ObjectVersion;

/// What all answers about annotations say.
final class AnnotationAnswer {
    private AnnotationAnswer() {}

    /// Names the version, which only buckets with versioning have.
    static S3Response version(S3Response response, ObjectVersion.Stored version) {
        return version.id().isNull()
                ? response
                : response.header("x-amz-object-version-id", version.id().toString());
    }
}
