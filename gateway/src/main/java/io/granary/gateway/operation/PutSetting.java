package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.XmlElement;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// The setting of a document for a bucket. What is kept is what the reader made of it, written again: [GetSetting]
/// gives that back, whatever names, spaces and comments the client used.
final class PutSetting implements Operation {
    private final ObjectEngine engine;
    private final SettingKind kind;
    private final Function<XmlElement, ByteBuffer> reader;
    private final int status;

    /// @param reader checks the document and writes it as it is to be kept; throws as [XmlBody#read] has it
    /// @param status of the answer: S3 has 200 for some kinds and 204 for others
    PutSetting(ObjectEngine engine, SettingKind kind, Function<XmlElement, ByteBuffer> reader, int status) {
        this.engine = engine;
        this.kind = kind;
        this.reader = reader;
        this.status = status;
    }

    @Override
    public void admit(S3Request request) {
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        return XmlBody.read(request, reader)
                .thenCompose(document -> engine.putSetting(bucket, kind, bytes(document)))
                .thenApply(done -> S3Response.status(status));
    }

    private static byte[] bytes(ByteBuffer document) {
        int from = document.arrayOffset() + document.position();
        return Arrays.copyOfRange(document.array(), from, from + document.remaining());
    }
}
