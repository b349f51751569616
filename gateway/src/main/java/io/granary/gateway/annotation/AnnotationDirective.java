package io.granary.gateway.annotation;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Whether a copy takes the annotations of its source along, as it does unless it is told otherwise.
public enum AnnotationDirective {
    COPY,
    EXCLUDE;

    /// The model's name and the one that the user guide prints; a presigner may move either into the query.
    private static final List<String> NAMES =
            List.of("x-amz-object-annotation-directive", "x-amz-annotation-directive");

    /// Throws [RequestException] for another value.
    public static AnnotationDirective of(S3Request request) {
        for (var name : NAMES) {
            var given = request.header(name).or(() -> request.query().get(name));
            if (given.isPresent()) {
                return parse(name, given.get());
            }
        }
        return COPY;
    }

    private static AnnotationDirective parse(String name, String value) {
        return switch (value) {
            case "COPY" -> COPY;
            case "EXCLUDE" -> EXCLUDE;
            default ->
                throw new RequestException(
                        new RequestFailure.InvalidArgument(name, value, "The directive is COPY or EXCLUDE."));
        };
    }

    /// What copying annotations asks for besides the copy: only where there are any, so that policies that know nothing
    /// of them go on to work.
    public static CompletionStage<?> requireAllowed(S3Request request, Target source) {
        var caller = request.caller();
        var reads =
                source.versionId().isEmpty() ? S3Action.GET_OBJECT_ANNOTATION : S3Action.GET_OBJECT_VERSION_ANNOTATION;
        return caller.require(reads, source.bucket(), source.key(), source.versionId())
                .thenCompose(read -> caller.require(
                        S3Action.PUT_OBJECT_ANNOTATION, request.requireBucket(), request.requireKey(), ""));
    }
}
