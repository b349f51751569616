package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletionStage;

/// The taking back of a document that was set for a bucket; one that was never set is as good as taken back.
final class RemoveSetting implements Operation {
    private final ObjectEngine engine;
    private final SettingKind kind;

    RemoveSetting(ObjectEngine engine, SettingKind kind) {
        this.engine = engine;
        this.kind = kind;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        return engine.removeSetting(request.requireBucket(), kind).thenApply(done -> S3Response.status(204));
    }
}
