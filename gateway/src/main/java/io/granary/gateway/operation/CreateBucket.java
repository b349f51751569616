package io.granary.gateway.operation;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.ObjectLock;
import io.granary.engine.bucket.SettingKind;
import io.granary.engine.bucket.Versioning;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.chip.ViewerDoor;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.CreateBucketConfiguration;
import io.granary.model.name.BucketName;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// [CreateBucket](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html). Any location is accepted:
/// there is one, and a client that asks for another could not reach it anyway.
///
/// To make one's own bucket again is `BucketAlreadyOwnedByYou`, except in `us-east-1`, where S3 answers 200 and leaves
/// the bucket as it is: clients with that region (the default of most) rely on it, and the s3-tests suite of Ceph
/// expects it.
final class CreateBucket implements Operation {
    private static final String FORGIVING_REGION = "us-east-1";

    private static final String OBJECT_LOCK = "x-amz-bucket-object-lock-enabled";

    /// What a bucket with Object Lock has from the first: it keeps versions.
    private static final Map<SettingKind, byte[]> LOCKED = Map.of(
            SettingKind.VERSIONING,
            Versioning.ENABLED.document(),
            SettingKind.OBJECT_LOCK,
            ObjectLock.ENABLED.document());

    private final ObjectEngine engine;
    private final AclWriting acls;
    private final String region;

    CreateBucket(ObjectEngine engine, AclWriting acls, String region) {
        this.engine = engine;
        this.acls = acls;
        this.region = region;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        UnsupportedHeaders.refuse(request);
        var name = request.requireBucket();
        if (name.equals(ViewerDoor.BUCKET)) {
            throw new RequestException(new RequestFailure.IllegalBucketName(name.value()));
        }
        var configuration = request.body().length() == 0
                ? CompletableFuture.completedStage(CreateBucketConfiguration.NONE)
                : XmlBody.read(request, CreateBucketConfiguration::of);
        boolean locks =
                request.header(OBJECT_LOCK).filter("true"::equalsIgnoreCase).isPresent();
        return configuration
                .thenCompose(wanted -> create(request, name, wanted, locks))
                .handle((unused, failure) -> {
                    if (failure != null && isThere(failure) && !isOwn(request, name)) {
                        throw new RequestException(new RequestFailure.BucketTaken(name.value()));
                    }
                    if (failure != null && !(region.equals(FORGIVING_REGION) && isThere(failure))) {
                        throw failure instanceof CompletionException wrapped
                                ? wrapped
                                : new CompletionException(failure);
                    }
                    return S3Response.ok().header("location", '/' + name.value());
                });
    }

    /// Whether the bucket, which is there, is of the caller's account.
    private boolean isOwn(S3Request request, BucketName name) {
        var caller = request.caller().account();
        return caller.isPresent()
                && acls.rules().exists(name)
                && acls.rules().owner(name).id().equals(caller.get().id());
    }

    private CompletionStage<?> create(
            S3Request request, BucketName name, CreateBucketConfiguration wanted, boolean locks) {
        if (wanted.unsupported().isPresent()) {
            throw new RequestException(
                    new RequestFailure.NotImplemented(wanted.unsupported().get() + " in CreateBucketConfiguration"));
        }
        var owner = request.caller().account().orElseThrow(() -> new RequestException(new RequestFailure.Anonymous()));
        var settings = acls.ofNewBucket(request, owner);
        if (locks) {
            settings.putAll(LOCKED);
        }
        return engine.createBucket(name, settings);
    }

    private static boolean isThere(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof EngineException refused && refused.failure() instanceof EngineFailure.BucketExists;
    }
}
