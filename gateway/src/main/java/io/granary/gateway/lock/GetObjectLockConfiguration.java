package io.granary.gateway.lock;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.XmlAnswer;
import io.granary.gateway.request.Configuration;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [GetObjectLockConfiguration](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html).
public final class GetObjectLockConfiguration implements Operation {
    private final ObjectEngine engine;

    public GetObjectLockConfiguration(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var lock = engine.objectLock(request.requireBucket())
                .orElseThrow(() -> new RequestException(new RequestFailure.NotConfigured(Configuration.OBJECT_LOCK)));
        return CompletableFuture.completedStage(XmlAnswer.of(LockConfiguration.xml(lock)));
    }
}
