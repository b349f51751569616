package io.granary.gateway.access;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Scope;
import io.granary.gateway.request.Target;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.util.List;

/// Who is told that a key is not there: whoever may list its bucket. To others, as
/// [S3](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html) has it, an object that they could read and
/// that is not there is one that they may not read; or keys could be found by guessing.
public final class Absence {
    private Absence() {}

    /// What becomes of `failure`, with which an operation ended that was admitted. Any thread.
    ///
    /// @param alsoReads objects that the operation read beside the one that the request names
    public static Throwable told(
            Throwable failure, Requirement requirement, S3Request request, List<Target> alsoReads) {
        if (!(failure instanceof EngineException refused)) {
            return failure;
        }
        if (refused.failure() instanceof EngineFailure.NoSuchKey none) {
            return told(failure, none.bucket(), none.key(), requirement, request, alsoReads);
        }
        if (refused.failure() instanceof EngineFailure.KeyDeleted none) {
            return told(failure, none.bucket(), none.key(), requirement, request, alsoReads);
        }
        return failure;
    }

    private static Throwable told(
            Throwable failure,
            BucketName bucket,
            ObjectKey key,
            Requirement requirement,
            S3Request request,
            List<Target> alsoReads) {
        boolean source = alsoReads.stream()
                .anyMatch(read -> read.bucket().equals(bucket) && read.key().equals(key));
        if (!source && !reads(requirement)) {
            return failure;
        }
        return request.caller().maySeeAbsence(bucket, key)
                ? failure
                : new RequestException(new RequestFailure.AccessDenied());
    }

    /// Whether the operation does nothing but read an object or what belongs to it. Of a write that found no object the
    /// caller knows at least what it wrote.
    private static boolean reads(Requirement requirement) {
        return requirement instanceof Requirement.Allowed allowed
                && allowed.action().scope() == Scope.OBJECT
                && (allowed.action().wireName().startsWith("s3:Get")
                        || allowed.action() == S3Action.LIST_OBJECT_ANNOTATIONS);
    }
}
