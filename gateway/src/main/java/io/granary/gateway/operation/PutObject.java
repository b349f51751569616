package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletionStage;

/// [PutObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html).
final class PutObject implements Operation {
    private final ObjectEngine engine;

    PutObject(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        BodyLimit.require(request);
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var body = request.body();
        var put = new Put(
                request.requireBucket(),
                request.requireKey(),
                StoredHeaders.of(request),
                ContentMd5.of(request.headers()),
                body.checksumKind(),
                body::claimedChecksum,
                WriteConditions.ofPut(request.headers()));
        int packed = engine.packingLimitBytes();
        var stored = BodyLimit.fits(body, packed)
                ? body.whole(packed).thenCompose(bytes -> engine.put(put, bytes))
                : engine.put(put, BodyLimit.stream(body));
        return stored.thenApply(PutObject::answer);
    }

    private static S3Response answer(Stored stored) {
        var response = S3Response.ok().header("etag", stored.etag().quoted());
        ObjectAnswer.checksum(response, stored.checksum(), stored.etag());
        return response;
    }
}
