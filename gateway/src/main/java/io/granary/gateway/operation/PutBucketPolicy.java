package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.access.BucketRules;
import io.granary.gateway.access.policy.MalformedPolicyException;
import io.granary.gateway.access.policy.PolicyReader;
import io.granary.gateway.access.policy.PublicPolicies;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.name.BucketName;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/// [PutBucketPolicy](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html).
final class PutBucketPolicy implements Operation {
    private final ObjectEngine engine;
    private final BucketRules rules;

    PutBucketPolicy(ObjectEngine engine, BucketRules rules) {
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
        return request.body()
                .whole(2 * PolicyReader.MAX_BYTES)
                .thenCompose(body -> engine.putSetting(bucket, SettingKind.POLICY, checked(bucket, body)))
                .thenApply(done -> S3Response.status(204));
    }

    private byte[] checked(BucketName bucket, ByteBuffer body) {
        var json = new byte[body.remaining()];
        body.get(json);
        try {
            var policy = PolicyReader.ofBucket(json, bucket);
            if (PublicPolicies.isPublic(policy) && rules.publicAccess(bucket).blockPolicy()) {
                throw new RequestException(new RequestFailure.AccessDenied());
            }
            return json;
        } catch (MalformedPolicyException e) {
            throw new RequestException(new RequestFailure.MalformedPolicy(e.reason()));
        }
    }
}
