package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.ObjectHead;
import io.granary.engine.OpenObject;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.xml.documents.CopyObjectResult;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Headers;
import io.granary.model.object.WriteCondition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [CopyObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html): the body of one object under
/// another name, with its own headers or new ones.
final class CopyObject implements Operation {
    private static final String COPY = "COPY";
    private static final String REPLACE = "REPLACE";

    private final ObjectEngine engine;

    CopyObject(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        ReservedKeys.refuseWrite(request.requireKey());
        engine.bucket(request.requireBucket());
    }

    @Override
    public List<Target> alsoReads(S3Request request) {
        return List.of(CopySource.of(request).target());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var source = CopySource.of(request);
        var headers = StoredHeaders.of(request);
        boolean replaces = replacesMetadata(request);
        if (!replaces && source.is(request)) {
            throw new RequestException(
                    new RequestFailure.InvalidRequest(
                            "This copy request is illegal because it is trying to copy an object to itself without changing the"
                                    + " object's metadata, storage class, website redirect location or encryption attributes."));
        }
        var condition = WriteConditions.ofPut(request.headers());
        var object = engine.open(source.bucket(), source.key());
        boolean taken = false;
        try {
            CopySource.judge(request, object.version());
            var checksum = checksumKind(request, object.version().checksumCode());
            var given = replaces ? CompletableFuture.completedStage(headers) : headersOf(object);
            var copied = given.thenCompose(kept ->
                    engine.copy(object, put(request.requireBucket(), request.requireKey(), kept, checksum, condition)));
            taken = true;
            return copied.handle((stored, failure) -> {
                object.close();
                return answer(Stages.valueOrThrow(stored, failure));
            });
        } finally {
            if (!taken) {
                object.close();
            }
        }
    }

    private static CompletionStage<Headers> headersOf(OpenObject object) {
        return object.head(false).thenApply(ObjectHead::headers);
    }

    private static Put put(
            BucketName bucket,
            ObjectKey key,
            Headers headers,
            Optional<ChecksumKind> checksum,
            WriteCondition condition) {
        return new Put(bucket, key, headers, Optional.empty(), checksum, Optional::empty, condition);
    }

    /// The algorithm that the copy asks for, else the one of its source.
    private static Optional<ChecksumKind> checksumKind(S3Request request, int sourceCode) {
        return ChecksumHeaders.algorithm(request.headers())
                .or(() -> sourceCode == 0 ? Optional.empty() : Optional.of(ChecksumKind.ofCode(Math.abs(sourceCode))));
    }

    private static boolean replacesMetadata(S3Request request) {
        var directive = request.headers().first("x-amz-metadata-directive");
        if (directive == null || directive.equals(COPY)) {
            return false;
        }
        if (directive.equals(REPLACE)) {
            return true;
        }
        throw new RequestException(new RequestFailure.InvalidArgument(
                "x-amz-metadata-directive", directive, "Unknown metadata directive."));
    }

    private static S3Response answer(Stored stored) {
        return XmlAnswer.of(new CopyObjectResult(stored.etag(), stored.modifiedMillis(), stored.checksum()).xml());
    }
}
