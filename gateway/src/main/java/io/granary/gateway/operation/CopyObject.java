package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.ObjectHead;
import io.granary.engine.OpenObject;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.annotation.AnnotationDirective;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.xml.documents.CopyObjectResult;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Attributes;
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
    private final AclWriting acls;

    CopyObject(ObjectEngine engine, AclWriting acls) {
        this.engine = engine;
        this.acls = acls;
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
        var headers = StoredHeaders.of(request, engine);
        boolean replaces = replaces(request, "x-amz-metadata-directive");
        boolean replacesTags = replaces(request, "x-amz-tagging-directive");
        if (!replaces && !replacesTags && source.is(request)) {
            throw new RequestException(
                    new RequestFailure.InvalidRequest(
                            "This copy request is illegal because it is trying to copy an object to itself without changing the"
                                    + " object's metadata, storage class, website redirect location or encryption attributes."));
        }
        var directive = AnnotationDirective.of(request);
        var condition = WriteConditions.ofPut(request.headers());
        var object = source.open(engine);
        boolean taken = false;
        try {
            CopySource.judge(request, object.version());
            var checksum = checksumKind(request, object.version().checksumCode());
            var given = replaces && replacesTags
                    ? CompletableFuture.completedStage(headers)
                    : object.head(false).thenApply(head -> joined(headers, replaces, replacesTags, head));
            var copied = given.thenCompose(kept -> {
                var put = put(
                        request.requireBucket(),
                        request.requireKey(),
                        acls.ofNewObject(request, kept),
                        checksum,
                        condition);
                return copy(request, source, object, put, directive).thenApply(stored -> answer(put, stored));
            });
            taken = true;
            return copied.handle((response, failure) -> {
                object.close();
                return source.tell(
                        Stages.valueOrThrow(response, failure),
                        engine,
                        object.version().id());
            });
        } finally {
            if (!taken) {
                object.close();
            }
        }
    }

    private CompletionStage<Stored> copy(
            S3Request request, CopySource source, OpenObject object, Put put, AnnotationDirective directive) {
        if (directive == AnnotationDirective.EXCLUDE || !engine.annotations().any(object)) {
            return engine.copy(object, put);
        }
        return AnnotationDirective.requireAllowed(request, source.target())
                .thenCompose(
                        allowed -> engine.copyAnnotated(object, put, ChecksumHeaders.algorithm(request.headers())));
    }

    /// Headers and tags come from the request or from the source, each as its directive says; all other attributes only
    /// from the request.
    private static Headers joined(Headers given, boolean replaces, boolean replacesTags, ObjectHead source) {
        var tags = (replacesTags ? given : source.attributes()).find(Attributes.TAGGING);
        var attributes = given.attributes().without(Attributes.TAGGING);
        if (tags.isPresent()) {
            attributes = attributes.with(Attributes.TAGGING, tags.get());
        }
        return (replaces ? given.visible() : source.headers()).and(attributes);
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

    private static boolean replaces(S3Request request, String header) {
        var directive = request.headers().first(header);
        if (directive == null || directive.equals(COPY)) {
            return false;
        }
        if (directive.equals(REPLACE)) {
            return true;
        }
        throw new RequestException(
                new RequestFailure.InvalidArgument(header, directive, "Unknown directive: COPY or REPLACE."));
    }

    private S3Response answer(Put put, Stored stored) {
        var response = Versions.tellMade(
                XmlAnswer.of(new CopyObjectResult(stored.etag(), stored.modifiedMillis(), stored.checksum()).xml()),
                stored.version());
        return ExpirationHeader.tell(
                response,
                engine,
                put.bucket(),
                put.key(),
                stored.size(),
                stored.modifiedMillis(),
                put.headers().attributes());
    }
}
