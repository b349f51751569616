package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.lifecycle.Expiry;
import io.granary.gateway.lifecycle.LifecycleConfiguration;
import io.granary.gateway.xml.documents.Tagging;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;

/// Tells when an object will go, where its bucket has rules that let it go.
final class ExpirationHeader {
    private ExpirationHeader() {}

    /// @param attributes those of the object, its tags among them
    static S3Response tell(
            S3Response response,
            ObjectEngine engine,
            BucketName bucket,
            ObjectKey key,
            long size,
            long modifiedMillis,
            Headers attributes) {
        engine.setting(bucket, SettingKind.LIFECYCLE)
                .flatMap(setting -> Expiry.of(
                        setting.parsed(LifecycleConfiguration::parse).rules(),
                        key,
                        size,
                        modifiedMillis,
                        () -> Tagging.ofHeader(
                                        attributes.find(Attributes.TAGGING).orElse(""), Tagging.MAX_OF_OBJECT)
                                .tags()))
                .ifPresent(expiry -> response.header("x-amz-expiration", expiry.header()));
        return response;
    }
}
