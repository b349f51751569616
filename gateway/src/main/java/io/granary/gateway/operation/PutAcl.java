package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.access.acl.Acl;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.AccessControlPolicy;
import io.granary.model.object.Attributes;
import io.granary.model.object.WriteCondition;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [PutBucketAcl](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html) and
/// [PutObjectAcl](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html): the owner stays who it is.
final class PutAcl implements Operation {
    private final ObjectEngine engine;
    private final AclWriting acls;

    PutAcl(ObjectEngine engine, AclWriting acls) {
        this.engine = engine;
        this.acls = acls;
    }

    @Override
    public void admit(S3Request request) {
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        CompletionStage<Optional<AccessControlPolicy.Sent>> sent =
                request.body().length() == 0
                        ? CompletableFuture.completedStage(Optional.empty())
                        : XmlBody.read(request, AccessControlPolicy::of).thenApply(Optional::of);
        return sent.thenCompose(
                list -> request.key().isEmpty() ? putOfBucket(request, list) : putOfObject(request, list));
    }

    private CompletionStage<S3Response> putOfBucket(S3Request request, Optional<AccessControlPolicy.Sent> sent) {
        var bucket = request.requireBucket();
        var acl = acls.replacing(request, acls.rules().acl(bucket), sent);
        return engine.putSetting(bucket, SettingKind.ACL, acl.text().getBytes(StandardCharsets.US_ASCII))
                .thenApply(done -> S3Response.ok());
    }

    private CompletionStage<S3Response> putOfObject(S3Request request, Optional<AccessControlPolicy.Sent> sent) {
        var bucket = request.requireBucket();
        var owner = acls.rules().owner(bucket).canonicalId();
        return engine.amend(bucket, request.requireKey(), Versions.asked(request), WriteCondition.ALWAYS, headers -> {
                    var old = headers.find(Attributes.ACL).map(Acl::parse).orElseGet(() -> Acl.ofOwner(owner));
                    return headers.with(
                            Attributes.ACL, acls.replacing(request, old, sent).text());
                })
                .thenApply(done -> S3Response.ok());
    }
}
