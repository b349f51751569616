package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.engine.bucket.Versioning;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.VersioningConfiguration;
import io.granary.model.name.BucketName;
import java.util.concurrent.CompletionStage;

/// [PutBucketVersioning](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html). Deletes that
/// need
/// a second factor are not implemented.
final class PutBucketVersioning implements Operation {
    private final ObjectEngine engine;

    PutBucketVersioning(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        return XmlBody.read(request, VersioningConfiguration::of)
                .thenCompose(versioning -> engine.putSetting(
                        bucket,
                        SettingKind.VERSIONING,
                        possible(bucket, versioning).document()))
                .thenApply(done -> S3Response.ok());
    }

    /// What is locked stays only where no put replaces it.
    private Versioning possible(BucketName bucket, Versioning versioning) {
        if (versioning == Versioning.SUSPENDED && engine.objectLock(bucket).isPresent()) {
            throw new RequestException(
                    new RequestFailure.InvalidBucketState(
                            "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."));
        }
        return versioning;
    }
}
