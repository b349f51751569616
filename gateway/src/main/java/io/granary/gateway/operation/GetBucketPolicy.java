package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.request.Configuration;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [GetBucketPolicy](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html): as it was set.
final class GetBucketPolicy implements Operation {
    private final ObjectEngine engine;

    GetBucketPolicy(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var set = engine.setting(request.requireBucket(), SettingKind.POLICY)
                .orElseThrow(() -> new RequestException(new RequestFailure.NotConfigured(Configuration.POLICY)));
        return CompletableFuture.completedStage(S3Response.ok()
                .header("content-type", "application/json")
                .body(ByteBuffer.wrap(set.document()).asReadOnlyBuffer()));
    }
}
