package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.access.BucketRules;
import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.request.Configuration;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.PublicAccessBlock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [GetBucketPolicyStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html): whether
/// strangers get in, by the policy or by the bucket's list.
final class GetBucketPolicyStatus implements Operation {
    private final ObjectEngine engine;
    private final BucketRules rules;

    GetBucketPolicyStatus(ObjectEngine engine, BucketRules rules) {
        this.engine = engine;
        this.rules = rules;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        boolean lists = rules.ownership(bucket) != Ownership.ENFORCED;
        if (engine.setting(bucket, SettingKind.POLICY).isEmpty() && !lists) {
            throw new RequestException(new RequestFailure.NotConfigured(Configuration.POLICY));
        }
        var block = rules.publicAccess(bucket);
        boolean byPolicy = rules.hasPublicPolicy(bucket) && !block.restrictBuckets();
        boolean byList = lists && rules.acl(bucket).isPublic() && !block.ignoreAcls();
        return CompletableFuture.completedStage(XmlAnswer.of(PublicAccessBlock.status(byPolicy || byList)));
    }
}
