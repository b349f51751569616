package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// The reading of a setting that cannot be changed yet: one fixed document for every bucket or object that is there.
final class FixedSetting implements Operation {
    private final ObjectEngine engine;
    private final Supplier<ByteBuffer> document;

    FixedSetting(ObjectEngine engine, Supplier<ByteBuffer> document) {
        this.engine = engine;
        this.document = document;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var key = request.key();
        if (key.isEmpty()) {
            engine.bucket(request.requireBucket());
        } else {
            engine.open(request.requireBucket(), key.get(), Versions.asked(request))
                    .close();
        }
        return CompletableFuture.completedStage(XmlAnswer.of(document.get()));
    }
}
