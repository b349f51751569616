package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.OpenObject;
import io.granary.gateway.request.Conditions;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletionStage;

/// [HeadObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html): reads no body, and no record
/// either where the index knows all that is asked.
final class HeadObject implements Operation {
    private final ObjectEngine engine;

    HeadObject(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        ObjectAnswer.refuseOtherVersions(request);
        UnsupportedHeaders.refuseOnRead(request);
        var object = engine.open(request.requireBucket(), request.requireKey());
        try {
            return answer(request, object);
        } catch (RuntimeException | Error e) {
            object.close();
            throw e;
        }
    }

    private static CompletionStage<S3Response> answer(S3Request request, OpenObject object) {
        var version = object.version();
        var verdict = Conditions.ofRead(request.headers()).judge(version.etag(), version.modifiedMillis());
        if (verdict instanceof Conditions.Verdict.Failed failed) {
            throw new RequestException(new RequestFailure.PreconditionFailed(failed.condition()));
        }
        boolean modified = verdict instanceof Conditions.Verdict.Holds;
        var span = modified ? Ranges.of(request, version) : null;
        boolean checksum = modified && ObjectAnswer.tellsChecksum(request, span);
        var query = request.query();
        return object.head(checksum).handle((found, failure) -> {
            object.close();
            var head = Stages.valueOrThrow(found, failure);
            return modified
                    ? ObjectAnswer.of(query, version, head, span, checksum)
                            .lengthOnly(span == null ? version.size() : span.length())
                    : ObjectAnswer.notModified(version, head);
        });
    }
}
