package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.access.BucketRules;
import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.OwnershipControls;
import java.util.concurrent.CompletionStage;

/// [PutBucketOwnershipControls](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html):
/// lists can be turned off once the bucket's own gives nobody anything.
final class PutOwnershipControls implements Operation {
    private final ObjectEngine engine;
    private final BucketRules rules;

    PutOwnershipControls(ObjectEngine engine, BucketRules rules) {
        this.engine = engine;
        this.rules = rules;
    }

    @Override
    public void admit(S3Request request) {
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        return XmlBody.read(request, OwnershipControls::of)
                .thenCompose(ownership -> {
                    if (ownership == Ownership.ENFORCED && !rules.acl(bucket).isPrivate()) {
                        throw new RequestException(new RequestFailure.InvalidBucketAcl());
                    }
                    return engine.putSetting(bucket, SettingKind.OWNERSHIP_CONTROLS, ownership.bytes());
                })
                .thenApply(done -> S3Response.ok());
    }
}
