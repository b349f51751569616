package io.granary.gateway.lock;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectEngine;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.Versions;
import io.granary.gateway.operation.XmlBody;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.Retention;
import io.granary.model.object.WriteCondition;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// [PutObjectRetention](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html). A retention can
/// be
/// made longer by whoever may set it; for less it takes the bypass, and in compliance mode nothing helps.
public final class PutObjectRetention implements Operation {
    private final ObjectEngine engine;

    public PutObjectRetention(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        var key = request.requireKey();
        var version = Versions.asked(request);
        boolean bypass = LockHeaders.bypasses(request.headers());
        LockHeaders.requireLock(engine, bucket);
        return XmlBody.read(request, RetentionDocument::of)
                .thenCompose(wanted -> {
                    requireFuture(wanted);
                    return engine.amend(
                            bucket,
                            key,
                            version,
                            WriteCondition.ALWAYS,
                            headers -> changed(headers, wanted, bypass, key, version.orElse(VersionId.NULL)));
                })
                .thenApply(amended -> Versions.tell(S3Response.ok(), engine, bucket, amended.id()));
    }

    private static void requireFuture(Optional<Retention> wanted) {
        if (wanted.isPresent() && wanted.get().untilMillis() <= System.currentTimeMillis()) {
            throw new RequestException(new RequestFailure.InvalidArgument(
                    "RetainUntilDate", "", "The retain until date must be in the future!"));
        }
    }

    private static Headers changed(
            Headers headers, Optional<Retention> wanted, boolean bypass, ObjectKey key, VersionId version) {
        var standing = headers.find(Attributes.RETENTION)
                .map(Retention::parse)
                .filter(retention -> retention.untilMillis() > System.currentTimeMillis());
        if (standing.isPresent() && !allows(standing.get(), wanted, bypass)) {
            throw new EngineException(new EngineFailure.VersionLocked(key, version));
        }
        return wanted.map(retention -> headers.with(Attributes.RETENTION, retention.text()))
                .orElseGet(() -> headers.without(Attributes.RETENTION));
    }

    private static boolean allows(Retention standing, Optional<Retention> wanted, boolean bypass) {
        boolean weaker = wanted.isEmpty()
                || wanted.get().untilMillis() < standing.untilMillis()
                || wanted.get().mode() != standing.mode();
        return !weaker || (bypass && standing.mode() == Retention.Mode.GOVERNANCE);
    }
}
