package io.granary.gateway.annotation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.Versions;
import io.granary.gateway.operation.XmlAnswer;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.ListObjectAnnotationsOutput;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// [ListObjectAnnotations](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectAnnotations.html). The pages
/// of
/// one run are of one version, whatever becomes of the key meanwhile.
final class ListObjectAnnotations implements Operation {
    private static final int MOST_A_PAGE = 1_000;

    private final ObjectEngine engine;

    ListObjectAnnotations(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        var key = request.requireKey();
        engine.bucket(bucket);
        var asked = Versions.asked(request);
        var prefix = AnnotationParameters.prefix(request);
        int limit = limit(request);
        var token = request.query().get("continuation-token").filter(text -> !text.isEmpty());
        var place = new AnnotationToken.Place(bucket, key, prefix.orElse(""));
        var from = token.map(text -> AnnotationToken.parse(text, place));
        var version = from.isPresent() ? from.map(AnnotationToken::version) : asked;
        return engine.read(() -> {
            // One more than asked for tells whether there is a next page.
            var listed = engine.annotations()
                    .list(
                            bucket,
                            key,
                            version,
                            prefix.orElse("").getBytes(StandardCharsets.UTF_8),
                            from.map(AnnotationToken::last),
                            limit + 1);
            var all = listed.found();
            boolean truncated = all.size() > limit;
            var page = truncated ? all.subList(0, limit) : all;
            Optional<String> next = truncated
                    ? Optional.of(new AnnotationToken(
                                    listed.version().id(), page.getLast().name())
                            .text(place))
                    : Optional.empty();
            var output = new ListObjectAnnotationsOutput(bucket, key, prefix, limit, token, next, page);
            return AnnotationAnswer.version(XmlAnswer.of(output.xml()), engine, bucket, listed.version());
        });
    }

    private static int limit(S3Request request) {
        var text = request.query().get("max-annotation-results").orElse("");
        if (text.isEmpty()) {
            return MOST_A_PAGE;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST_A_PAGE) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new RequestException(new RequestFailure.InvalidArgument(
                "max-annotation-results", text, "max-annotation-results must be an integer between 1 and 1000"));
    }
}
