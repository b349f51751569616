package io.granary.gateway.lock;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.Versions;
import io.granary.gateway.operation.XmlAnswer;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.object.Attributes;
import io.granary.model.object.Retention;
import java.util.concurrent.CompletionStage;

/// [GetObjectRetention](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html).
public final class GetObjectRetention implements Operation {
    private final ObjectEngine engine;

    public GetObjectRetention(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        LockHeaders.requireLock(engine, bucket);
        var object = engine.open(bucket, request.requireKey(), Versions.asked(request));
        return object.head(false)
                .whenComplete((head, failure) -> object.close())
                .thenApply(head -> head.attributes()
                        .find(Attributes.RETENTION)
                        .map(text -> XmlAnswer.of(RetentionDocument.xml(Retention.parse(text))))
                        .orElseThrow(() -> new RequestException(new RequestFailure.NotLocked())));
    }
}
