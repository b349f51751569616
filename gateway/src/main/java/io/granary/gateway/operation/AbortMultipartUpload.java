package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletionStage;

/// [AbortMultipartUpload](https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html).
final class AbortMultipartUpload implements Operation {
    private final ObjectEngine engine;

    AbortMultipartUpload(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        return engine.uploads()
                .abort(request.requireBucket(), request.requireKey(), UploadParameters.upload(request))
                .thenApply(done -> S3Response.status(204));
    }
}
