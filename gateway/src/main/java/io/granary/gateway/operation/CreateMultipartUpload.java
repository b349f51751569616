package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.multipart.Upload;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.ingest.IngestTar;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.xml.documents.InitiateMultipartUploadResult;
import io.granary.model.name.BucketName;
import java.util.concurrent.CompletionStage;

/// [CreateMultipartUpload](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html): the headers
/// that the object will have come now.
final class CreateMultipartUpload implements Operation {
    private final ObjectEngine engine;
    private final AclWriting acls;

    CreateMultipartUpload(ObjectEngine engine, AclWriting acls) {
        this.engine = engine;
        this.acls = acls;
    }

    @Override
    public void admit(S3Request request) {
        ReservedKeys.refuseWrite(request.requireKey());
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        if (IngestTar.isAskedFor(request)) {
            throw new RequestException(new RequestFailure.NotImplemented(
                    "snowball-auto-extract in an upload of parts; put the archive as one object of up to 5 GiB"));
        }
        var bucket = request.requireBucket();
        var algorithm = ChecksumHeaders.algorithm(request.headers());
        var type = ChecksumHeaders.type(request.headers());
        if (type.isPresent() && algorithm.isEmpty()) {
            throw new RequestException(new RequestFailure.InvalidRequest(
                    "The x-amz-checksum-type header can only be used with the" + " x-amz-checksum-algorithm header."));
        }
        return engine.uploads()
                .create(
                        bucket,
                        request.requireKey(),
                        acls.ofNewObject(request, StoredHeaders.of(request, engine)),
                        algorithm,
                        type)
                .thenApply(upload -> answer(bucket, upload));
    }

    private static S3Response answer(BucketName bucket, Upload upload) {
        var response = XmlAnswer.of(new InitiateMultipartUploadResult(bucket, upload.key(), upload.id()).xml());
        if (upload.declared()) {
            response.header("x-amz-checksum-algorithm", upload.kind().wireName());
            response.header("x-amz-checksum-type", upload.type().name());
        }
        return response;
    }
}
