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

/// The reading of a document that can be set for a bucket: as [PutSetting] kept it, or that it was never set.
final class GetSetting implements Operation {
    private final ObjectEngine engine;
    private final SettingKind kind;
    private final Configuration configuration;

    GetSetting(ObjectEngine engine, SettingKind kind, Configuration configuration) {
        this.engine = engine;
        this.kind = kind;
        this.configuration = configuration;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var set = engine.setting(request.requireBucket(), kind)
                .orElseThrow(() -> new RequestException(new RequestFailure.NotConfigured(configuration)));
        return CompletableFuture.completedStage(
                XmlAnswer.of(ByteBuffer.wrap(set.document()).asReadOnlyBuffer()));
    }
}
