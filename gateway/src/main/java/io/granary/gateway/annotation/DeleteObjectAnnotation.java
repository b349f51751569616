package io.granary.gateway.annotation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletionStage;

/// [DeleteObjectAnnotation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectAnnotation.html): a name
/// that
/// is not there is as good as deleted.
final class DeleteObjectAnnotation implements Operation {
    private final ObjectEngine engine;

    DeleteObjectAnnotation(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var target = AnnotationParameters.target(request);
        return engine.annotations()
                .delete(target)
                .thenApply(done ->
                        AnnotationAnswer.version(S3Response.status(204), engine, target.bucket(), done.version()));
    }
}
