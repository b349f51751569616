package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualKeys;
import java.util.concurrent.CompletionStage;

/// [DeleteObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html): a key that is not there is
/// as
/// good as deleted.
final class DeleteObject implements Operation {
    private final ObjectEngine engine;
    private final VirtualKeys virtual;

    DeleteObject(ObjectEngine engine, VirtualKeys virtual) {
        this.engine = engine;
        this.virtual = virtual;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        ObjectAnswer.refuseOtherVersions(request);
        UnsupportedHeaders.refuse(request);
        if (ReservedKeys.holds(request.requireKey())) {
            return virtual.delete(request).thenApply(done -> S3Response.status(204));
        }
        return engine.delete(request.requireBucket(), request.requireKey(), WriteConditions.ofDelete(request.headers()))
                .thenApply(done -> S3Response.status(204));
    }
}
