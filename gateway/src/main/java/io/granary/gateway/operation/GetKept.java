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
import java.util.function.Function;

/// The reading of a setting that is kept in a form of its own.
final class GetKept implements Operation {
    private final ObjectEngine engine;
    private final SettingKind kind;
    private final Configuration configuration;
    private final Function<byte[], ByteBuffer> writer;

    /// @param writer makes the document of what is kept
    GetKept(ObjectEngine engine, SettingKind kind, Configuration configuration, Function<byte[], ByteBuffer> writer) {
        this.engine = engine;
        this.kind = kind;
        this.configuration = configuration;
        this.writer = writer;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var set = engine.setting(request.requireBucket(), kind)
                .orElseThrow(() -> new RequestException(new RequestFailure.NotConfigured(configuration)));
        return CompletableFuture.completedStage(XmlAnswer.of(writer.apply(set.document())));
    }
}
