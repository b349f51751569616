package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.Tagging;
import io.granary.model.object.Attributes;
import io.granary.model.object.WriteCondition;
import java.util.concurrent.CompletionStage;

/// [PutObjectTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html).
final class PutObjectTagging implements Operation {
    private final ObjectEngine engine;

    PutObjectTagging(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        var version = Versions.asked(request);
        return XmlBody.read(request, root -> Tagging.of(root, Tagging.MAX_OF_OBJECT))
                .thenCompose(tagging -> engine.amend(
                        bucket,
                        request.requireKey(),
                        version,
                        WriteCondition.ALWAYS,
                        headers -> tagging.tags().isEmpty()
                                ? headers.without(Attributes.TAGGING)
                                : headers.with(Attributes.TAGGING, tagging.query())))
                .thenApply(amended -> Versions.tell(S3Response.ok(), engine, bucket, amended.id()));
    }
}
