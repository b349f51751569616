package io.granary.gateway.annotation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.annotation.AnnotationPut;
import io.granary.engine.annotation.AnnotationTarget;
import io.granary.engine.annotation.OfVersion;
import io.granary.engine.annotation.StoredAnnotation;
import io.granary.gateway.operation.ContentMd5;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.XmlAnswer;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.PutObjectAnnotationOutput;
import java.util.concurrent.CompletionStage;

/// [PutObjectAnnotation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAnnotation.html). The payload is
/// at most 1 MiB and is gathered before it is looked at.
final class PutObjectAnnotation implements Operation {
    private final ObjectEngine engine;

    PutObjectAnnotation(ObjectEngine engine) {
        this.engine = engine;
    }

    /// The length may be unknown: a chunked body is measured while it comes.
    @Override
    public void admit(S3Request request) {
        engine.bucket(request.requireBucket());
        engine.annotations().require(AnnotationParameters.target(request));
        if (request.body().length() > StoredAnnotation.MAX_BYTES) {
            throw new RequestException(new RequestFailure.BodyTooLarge(StoredAnnotation.MAX_BYTES));
        }
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var body = request.body();
        var put = new AnnotationPut(
                AnnotationParameters.target(request),
                ContentMd5.of(request.headers()),
                body.checksumKind(),
                body::claimedChecksum);
        return body.whole(StoredAnnotation.MAX_BYTES)
                .thenCompose(bytes -> {
                    if (!bytes.hasRemaining()) {
                        throw new RequestException(
                                new RequestFailure.InvalidRequest("An annotation has at least one byte."));
                    }
                    return engine.annotations().put(put, bytes);
                })
                .thenApply(stored -> answer(put.target(), stored));
    }

    private S3Response answer(AnnotationTarget target, OfVersion<StoredAnnotation> stored) {
        var annotation = stored.found();
        var response = XmlAnswer.of(new PutObjectAnnotationOutput(target.key(), annotation.name()).xml())
                .header("etag", annotation.etag().quoted())
                .header(
                        annotation.checksum().kind().header(),
                        annotation.checksum().base64())
                .header("x-amz-checksum-type", annotation.checksum().type().name());
        return AnnotationAnswer.version(response, engine, target.bucket(), stored.version());
    }
}
