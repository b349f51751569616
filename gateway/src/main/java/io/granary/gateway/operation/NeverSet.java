package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.Configuration;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The reading and the removal of what this server never lets anybody set: S3's answers for a bucket where it is not
/// set. SDKs and tools such as Terraform ask for all of it before they use a bucket.
final class NeverSet implements Operation {
    private final ObjectEngine engine;
    private final Configuration configuration;

    NeverSet(ObjectEngine engine, Configuration configuration) {
        this.engine = engine;
        this.configuration = configuration;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        engine.bucket(request.requireBucket());
        if (request.method() == Method.DELETE) {
            return CompletableFuture.completedStage(S3Response.status(204));
        }
        throw new RequestException(new RequestFailure.NotConfigured(configuration));
    }
}
