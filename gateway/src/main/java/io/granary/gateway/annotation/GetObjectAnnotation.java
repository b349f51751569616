package io.granary.gateway.annotation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.annotation.Annotations;
import io.granary.engine.annotation.OfVersion;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.Versions;
import io.granary.gateway.request.HttpDate;
import io.granary.gateway.request.S3Request;
import io.granary.model.name.BucketName;
import java.util.concurrent.CompletionStage;

/// [GetObjectAnnotation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAnnotation.html), and the same
/// for HEAD. Ranges and conditions are none of its members: it ignores them. The type is never one that a browser would
/// render.
final class GetObjectAnnotation implements Operation {
    private final ObjectEngine engine;

    GetObjectAnnotation(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var name = AnnotationParameters.name(request);
        boolean checksum = request.header("x-amz-checksum-mode")
                .filter(mode -> mode.equalsIgnoreCase("enabled"))
                .isPresent();
        var bucket = request.requireBucket();
        return engine.annotations()
                .get(bucket, request.requireKey(), Versions.asked(request), name)
                .thenApply(found -> answer(bucket, found, checksum));
    }

    private S3Response answer(BucketName bucket, OfVersion<Annotations.Payload> found, boolean checksum) {
        var annotation = found.found().annotation();
        var response = S3Response.ok()
                .header("content-type", "application/octet-stream")
                .header("last-modified", HttpDate.format(annotation.modifiedMillis()))
                .header("etag", annotation.etag().quoted());
        if (checksum) {
            response.header(
                            annotation.checksum().kind().header(),
                            annotation.checksum().base64())
                    .header("x-amz-checksum-type", annotation.checksum().type().name());
        }
        return AnnotationAnswer.version(response, engine, bucket, found.version())
                .body(found.found().bytes());
    }
}
