package io.granary.gateway.annotation;

import io.granary.engine.annotation.AnnotationTarget;
import io.granary.gateway.lock.LockHeaders;
import io.granary.gateway.operation.Versions;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.name.AnnotationName;
import java.util.Optional;

/// What requests say of an annotation.
final class AnnotationParameters {
    private AnnotationParameters() {}

    /// The `annotationName`; throws [RequestException] where there is none or it is no name.
    static AnnotationName name(S3Request request) {
        var text = request.query()
                .get("annotationName")
                .orElseThrow(() -> new RequestException(
                        new RequestFailure.InvalidRequest("This operation needs the parameter annotationName.")));
        var fault = AnnotationName.fault(text);
        if (fault != AnnotationName.Fault.NONE) {
            throw new RequestException(new RequestFailure.BadAnnotationName(text, fault));
        }
        return new AnnotationName(text);
    }

    /// What a change is of.
    static AnnotationTarget target(S3Request request) {
        return new AnnotationTarget(
                request.requireBucket(),
                request.requireKey(),
                Versions.asked(request),
                name(request),
                request.header("x-amz-object-if-match").map(AnnotationParameters::bare),
                LockHeaders.bypasses(request.headers()));
    }

    private static String bare(String etag) {
        var text = etag.strip();
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /// The beginning of names that a list is of; empty for all.
    static Optional<String> prefix(S3Request request) {
        var prefix = request.query().get("annotation-prefix").filter(text -> !text.isEmpty());
        prefix.filter(text -> !AnnotationName.isPrefix(text)).ifPresent(text -> {
            throw new RequestException(new RequestFailure.BadAnnotationPrefix(text));
        });
        return prefix;
    }
}
