package io.granary.gateway.operation;

import io.granary.engine.ObjectBody;
import io.granary.engine.ObjectEngine;
import io.granary.engine.OpenObject;
import io.granary.gateway.request.ByteRange;
import io.granary.gateway.request.Conditions;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualKeys;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// [GetObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
final class GetObject implements Operation {
    private final ObjectEngine engine;
    private final VirtualKeys virtual;

    GetObject(ObjectEngine engine, VirtualKeys virtual) {
        this.engine = engine;
        this.virtual = virtual;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        UnsupportedHeaders.refuseOnRead(request);
        if (ReservedKeys.holds(request.requireKey())) {
            var asked = request.detached();
            return virtual.open(request).thenCompose(object -> answerOrClose(asked, object));
        }
        return answerOrClose(
                request, engine.open(request.requireBucket(), request.requireKey(), Versions.asked(request)));
    }

    private CompletionStage<S3Response> answerOrClose(S3Request request, OpenObject object) {
        try {
            return answer(request, object);
        } catch (RuntimeException | Error e) {
            object.close();
            throw e;
        }
    }

    /// Closes `object` when its stage completes, or with the last byte of a stream; not when it throws.
    private CompletionStage<S3Response> answer(S3Request request, OpenObject object) {
        var version = object.version();
        return switch (Conditions.ofRead(request.headers()).judge(version.etag(), version.modifiedMillis())) {
            case Conditions.Verdict.Failed failed ->
                throw new RequestException(new RequestFailure.PreconditionFailed(failed.condition()));
            case Conditions.Verdict.NotModified unused ->
                object.head(false).handle((head, failure) -> {
                    object.close();
                    return ObjectAnswer.notModified(version, Stages.valueOrThrow(head, failure));
                });
            case Conditions.Verdict.Holds unused ->
                ObjectPart.isAskedFor(request) ? part(request, object) : range(request, object);
        };
    }

    private CompletionStage<S3Response> range(S3Request request, OpenObject object) {
        var span = Ranges.of(request, object.version());
        return body(request, object, span, ObjectAnswer.tellsChecksum(request, span), null);
    }

    private CompletionStage<S3Response> part(S3Request request, OpenObject object) {
        boolean checksum = ObjectAnswer.tellsChecksum(request, null);
        return ObjectPart.of(request, object)
                .whenComplete((part, failure) -> {
                    if (failure != null) {
                        object.close();
                    }
                })
                .thenCompose(part -> body(request, object, part.span(), checksum, part));
    }

    /// Closes `object` in any case.
    private CompletionStage<S3Response> body(
            S3Request request,
            OpenObject object,
            ByteRange.@Nullable Span span,
            boolean checksum,
            @Nullable ObjectPart part) {
        var version = object.version();
        var body = span == null ? object.body(0, version.size()) : object.body(span.offset(), span.length());
        return body.handle((bytes, failure) -> {
            boolean lent = false;
            try {
                var found = Stages.valueOrThrow(bytes, failure);
                boolean ofObject = checksum && (part == null || part.isObject());
                var response = ObjectAnswer.of(request.query(), version, found.head(), span, ofObject);
                if (part != null) {
                    part.describe(response, checksum, found.head());
                }
                Versions.describe(response, engine, request, version, found.head());
                lent = send(response, found, object, span);
                return response;
            } finally {
                if (!lent) {
                    close(bytes, object);
                }
            }
        });
    }

    /// Gives the body to the answer; tells whether the object stays open with it.
    private static boolean send(
            S3Response response, ObjectBody body, OpenObject object, ByteRange.@Nullable Span span) {
        return switch (body) {
            case ObjectBody.Whole whole -> {
                response.body(whole.bytes());
                yield false;
            }
            case ObjectBody.Streamed streamed -> {
                long length = span == null ? object.version().size() : span.length();
                response.body(new HeldContent(streamed.content(), object), length);
                yield true;
            }
        };
    }

    /// The body before its object, as [OpenObject] asks.
    private static void close(@Nullable ObjectBody body, OpenObject object) {
        if (body instanceof ObjectBody.Streamed streamed) {
            streamed.content().close();
        }
        object.close();
    }
}
