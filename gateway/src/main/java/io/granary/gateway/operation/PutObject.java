package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.gateway.virtual.VirtualTree;
import java.util.concurrent.CompletionStage;

/// [PutObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html).
final class PutObject implements Operation {
    private final ObjectEngine engine;
    private final AclWriting acls;
    private final VirtualKeys virtual;

    PutObject(ObjectEngine engine, AclWriting acls, VirtualKeys virtual) {
        this.engine = engine;
        this.acls = acls;
        this.virtual = virtual;
    }

    @Override
    public void admit(S3Request request) {
        BodyLimit.require(request);
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        if (ReservedKeys.holds(request.requireKey())) {
            return virtual.put(request).thenApply(PutObject::answer);
        }
        var body = request.body();
        var put = new Put(
                request.requireBucket(),
                request.requireKey(),
                acls.ofNewObject(request, StoredHeaders.of(request, engine)),
                ContentMd5.of(request.headers()),
                body.checksumKind(),
                body::claimedChecksum,
                WriteConditions.ofPut(request.headers()));
        int packed = engine.packingLimitBytes();
        var stored = BodyLimit.fits(body, packed)
                ? body.whole(packed).thenCompose(bytes -> engine.put(put, bytes))
                : engine.put(put, BodyLimit.stream(body));
        return stored.thenApply(made -> answer(put, made));
    }

    private static S3Response answer(VirtualTree.Written written) {
        var response = S3Response.ok();
        written.etag().ifPresent(etag -> response.header("etag", etag.quoted()));
        return response;
    }

    private S3Response answer(Put put, Stored stored) {
        var response = S3Response.ok().header("etag", stored.etag().quoted());
        Versions.tellMade(response, stored.version());
        ObjectAnswer.checksum(response, stored.checksum(), stored.etag());
        return ExpirationHeader.tell(
                response,
                engine,
                put.bucket(),
                put.key(),
                stored.size(),
                stored.modifiedMillis(),
                put.headers().attributes());
    }
}
