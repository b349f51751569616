package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import io.granary.model.object.Attributes;
import io.granary.model.object.WriteCondition;
import java.util.concurrent.CompletionStage;

/// [DeleteObjectTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html).
final class DeleteObjectTagging implements Operation {
    private final ObjectEngine engine;

    DeleteObjectTagging(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        return engine.amend(
                        bucket,
                        request.requireKey(),
                        Versions.asked(request),
                        WriteCondition.ALWAYS,
                        headers -> headers.without(Attributes.TAGGING))
                .thenApply(amended -> Versions.tell(S3Response.status(204), engine, bucket, amended.id()));
    }
}
