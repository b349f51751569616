package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [HeadBucket](https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html): SDKs find out the region by it.
final class HeadBucket implements Operation {
    private final ObjectEngine engine;
    private final String region;

    HeadBucket(ObjectEngine engine, String region) {
        this.engine = engine;
        this.region = region;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        engine.bucket(request.requireBucket());
        return CompletableFuture.completedStage(S3Response.ok()
                .header("content-type", "application/xml")
                .header("x-amz-bucket-region", region)
                .header("x-amz-access-point-alias", "false"));
    }
}
