package io.granary.gateway.lock;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.Versions;
import io.granary.gateway.operation.XmlBody;
import io.granary.gateway.request.S3Request;
import io.granary.model.object.Attributes;
import io.granary.model.object.WriteCondition;
import java.util.concurrent.CompletionStage;

/// [PutObjectLegalHold](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html).
public final class PutObjectLegalHold implements Operation {
    private final ObjectEngine engine;

    public PutObjectLegalHold(ObjectEngine engine) {
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
        LockHeaders.requireLock(engine, bucket);
        return XmlBody.read(request, LegalHoldDocument::of)
                .thenCompose(status -> engine.amend(
                        bucket,
                        request.requireKey(),
                        version,
                        WriteCondition.ALWAYS,
                        headers -> headers.with(Attributes.LEGAL_HOLD, status)))
                .thenApply(amended -> Versions.tell(S3Response.ok(), engine, bucket, amended.id()));
    }
}
