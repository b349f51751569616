package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.ObjectHead;
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

/// [HeadObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html): reads no body, and no record
/// either where the index knows all that is asked.
final class HeadObject implements Operation {
    private final ObjectEngine engine;
    private final VirtualKeys virtual;

    HeadObject(ObjectEngine engine, VirtualKeys virtual) {
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

    private CompletionStage<S3Response> answer(S3Request request, OpenObject object) {
        var version = object.version();
        var verdict = Conditions.ofRead(request.headers()).judge(version.etag(), version.modifiedMillis());
        if (verdict instanceof Conditions.Verdict.Failed failed) {
            throw new RequestException(new RequestFailure.PreconditionFailed(failed.condition()));
        }
        if (verdict instanceof Conditions.Verdict.NotModified) {
            return closing(object, object.head(false)).thenApply(head -> ObjectAnswer.notModified(version, head));
        }
        return ObjectPart.isAskedFor(request) ? part(request, object) : range(request, object);
    }

    private CompletionStage<S3Response> range(S3Request request, OpenObject object) {
        var span = Ranges.of(request, object.version());
        boolean checksum = ObjectAnswer.tellsChecksum(request, span);
        return closing(object, object.head(checksum).thenApply(head -> head(request, object, head, span, checksum)));
    }

    private CompletionStage<S3Response> part(S3Request request, OpenObject object) {
        boolean checksum = ObjectAnswer.tellsChecksum(request, null);
        return closing(
                object,
                ObjectPart.of(request, object)
                        .thenCombine(
                                object.head(checksum),
                                (part, head) -> part.describe(
                                        head(request, object, head, part.span(), checksum && part.isObject()),
                                        checksum,
                                        head)));
    }

    private S3Response head(
            S3Request request, OpenObject object, ObjectHead head, ByteRange.@Nullable Span span, boolean checksum) {
        var version = object.version();
        var response = ObjectAnswer.of(request.query(), version, head, span, checksum);
        return Versions.describe(response, engine, request, version, head)
                .lengthOnly(span == null ? version.size() : span.length());
    }

    private static <T> CompletionStage<T> closing(OpenObject object, CompletionStage<T> stage) {
        return stage.whenComplete((done, failure) -> object.close());
    }
}
