package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.multipart.Completion;
import io.granary.engine.multipart.Completion.NamedPart;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.CompleteMultipartUploadResult;
import io.granary.gateway.xml.documents.CompletedParts;
import io.granary.model.object.Headers;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// [CompleteMultipartUpload](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html): the
/// parts that the body names become an object.
final class CompleteMultipartUpload implements Operation {
    private static final String OBJECT_SIZE = "x-amz-mp-object-size";

    private final ObjectEngine engine;

    CompleteMultipartUpload(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        UploadParameters.upload(request);
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        UnsupportedHeaders.refuse(request);
        var completion = completion(request);
        return XmlBody.readUnclaimed(request, root -> completion.apply(CompletedParts.of(root)))
                .thenCompose(this::complete);
    }

    private CompletionStage<S3Response> complete(Completion completion) {
        return engine.complete(completion)
                .thenApply(stored -> ExpirationHeader.tell(
                        Versions.tellMade(
                                XmlAnswer.of(new CompleteMultipartUploadResult(
                                                completion.bucket(), completion.key(), stored.etag(), stored.checksum())
                                        .xml()),
                                stored.version()),
                        engine,
                        completion.bucket(),
                        completion.key(),
                        stored.size(),
                        stored.modifiedMillis(),
                        Headers.NONE));
    }

    /// Reads the head now, on the event loop, and what depends on the parts when they are known.
    private static Function<List<NamedPart>, Completion> completion(S3Request request) {
        var bucket = request.requireBucket();
        var key = request.requireKey();
        var upload = UploadParameters.upload(request);
        var headers = request.headers();
        var claimed = ChecksumHeaders.ofObject(headers);
        var type = ChecksumHeaders.type(headers);
        var size = objectSize(headers);
        var condition = WriteConditions.ofPut(headers);
        return parts -> new Completion(
                bucket, key, upload, parts, claimed.map(value -> value.of(parts.size())), type, size, condition);
    }

    private static OptionalLong objectSize(HeaderFields headers) {
        var text = headers.first(OBJECT_SIZE);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            long size = Long.parseLong(text);
            if (size >= 0) {
                return OptionalLong.of(size);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new RequestException(
                new RequestFailure.InvalidRequest("Value for " + OBJECT_SIZE + " header is invalid."));
    }
}
