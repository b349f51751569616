package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletionStage;

/// [DeleteBucket](https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html).
final class DeleteBucket implements Operation {
    private final ObjectEngine engine;

    DeleteBucket(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        return engine.removeBucket(request.requireBucket()).thenApply(done -> S3Response.status(204));
    }
}
