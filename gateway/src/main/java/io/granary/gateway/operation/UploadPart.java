package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.multipart.PartPut;
import io.granary.engine.multipart.StoredPart;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletionStage;

/// [UploadPart](https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html).
final class UploadPart implements Operation {
    private final ObjectEngine engine;

    UploadPart(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        UploadParameters.partNumber(request);
        UploadParameters.upload(request);
        BodyLimit.require(request);
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        UnsupportedHeaders.refuse(request);
        var body = request.body();
        var put = new PartPut(
                request.requireBucket(),
                request.requireKey(),
                UploadParameters.upload(request),
                UploadParameters.partNumber(request),
                ContentMd5.of(request.headers()),
                body.checksumKind(),
                body::claimedChecksum);
        int packed = engine.packingLimitBytes();
        var stored = BodyLimit.fits(body, packed)
                ? body.whole(packed).thenCompose(bytes -> engine.putPart(put, bytes))
                : engine.putPart(put, BodyLimit.stream(body));
        return stored.thenApply(UploadPart::answer);
    }

    private static S3Response answer(StoredPart part) {
        return S3Response.ok()
                .header("etag", part.etag().quoted())
                .header(part.checksum().kind().header(), part.checksum().base64());
    }
}
