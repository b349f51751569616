package io.granary.gateway.lock;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.engine.bucket.Versioning;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.XmlBody;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.name.BucketName;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// [PutObjectLockConfiguration](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html). A
/// bucket that keeps versions can be given a lock at any time, and never loses it.
public final class PutObjectLockConfiguration implements Operation {
    private final ObjectEngine engine;

    public PutObjectLockConfiguration(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        return XmlBody.read(request, LockConfiguration::of)
                .thenCompose(lock -> {
                    requireVersioning(bucket);
                    return engine.putSetting(bucket, SettingKind.OBJECT_LOCK, lock.document());
                })
                .thenApply(done -> S3Response.ok());
    }

    private void requireVersioning(BucketName bucket) {
        if (!engine.versioning(bucket).equals(Optional.of(Versioning.ENABLED))) {
            throw new RequestException(new RequestFailure.InvalidBucketState(
                    "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"));
        }
    }
}
