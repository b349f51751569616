package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.VersioningConfiguration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [GetBucketVersioning](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html).
final class GetBucketVersioning implements Operation {
    private final ObjectEngine engine;

    GetBucketVersioning(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var versioning = engine.versioning(request.requireBucket());
        return CompletableFuture.completedStage(XmlAnswer.of(VersioningConfiguration.xml(versioning)));
    }
}
