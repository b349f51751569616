package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.access.acl.Acl;
import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.AccessControlPolicy;
import io.granary.model.name.BucketName;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [GetBucketAcl](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html) and
/// [GetObjectAcl](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html). Where lists are off, the
/// bucket's owner has everything.
final class GetAcl implements Operation {
    private final ObjectEngine engine;
    private final AclWriting acls;

    GetAcl(ObjectEngine engine, AclWriting acls) {
        this.engine = engine;
        this.acls = acls;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        engine.bucket(bucket);
        var key = request.key();
        if (key.isEmpty()) {
            boolean off = acls.rules().ownership(bucket) == Ownership.ENFORCED;
            return CompletableFuture.completedStage(
                    answer(off ? ownerOnly(bucket) : acls.rules().acl(bucket)));
        }
        var object = engine.open(bucket, key.get(), Versions.asked(request));
        return object.head(false).handle((head, failure) -> {
            object.close();
            return answer(of(bucket, Stages.valueOrThrow(head, failure).attributes()));
        });
    }

    /// The list of an object with these attributes.
    Acl of(BucketName bucket, Headers attributes) {
        return acls.rules().ownership(bucket) == Ownership.ENFORCED
                ? ownerOnly(bucket)
                : attributes.find(Attributes.ACL).map(Acl::parse).orElseGet(() -> ownerOnly(bucket));
    }

    private Acl ownerOnly(BucketName bucket) {
        return Acl.ofOwner(acls.rules().owner(bucket).canonicalId());
    }

    private S3Response answer(Acl acl) {
        return XmlAnswer.of(AccessControlPolicy.xml(acl, acls::nameOf));
    }
}
