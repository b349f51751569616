package io.granary.gateway.virtual;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.gateway.request.Caller;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.S3Action;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.util.concurrent.CompletionStage;

/// What is asked of a tree; any thread.
///
/// @param path behind the tree's name and its slash, perhaps empty
/// @param site as [S3Request#site]
public record VirtualRequest(
        BucketName bucket, ObjectKey key, String path, QueryParameters query, Caller caller, String site) {
    /// Completes, nearly always at once, when the caller may get the current version of a stored object, and fails as
    /// the
    /// GET of it would. Event loop or a thread that may block.
    public CompletionStage<?> requireRead(BucketName source, ObjectKey sourceKey) {
        return caller.require(S3Action.GET_OBJECT, source, sourceKey, "");
    }

    /// For keys that the tree does not have.
    public EngineException noSuchKey() {
        return new EngineException(new EngineFailure.NoSuchKey(bucket, key));
    }
}
