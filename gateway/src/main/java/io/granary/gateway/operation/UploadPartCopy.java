package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.multipart.PartPut;
import io.granary.engine.multipart.StoredPart;
import io.granary.gateway.request.ByteRange;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import io.granary.gateway.xml.documents.CopyPartResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// [UploadPartCopy](https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html): an object, or a range of
/// one, becomes a part.
final class UploadPartCopy implements Operation {
    private static final String RANGE = "x-amz-copy-source-range";

    private final ObjectEngine engine;

    UploadPartCopy(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        UploadParameters.partNumber(request);
        UploadParameters.upload(request);
        engine.bucket(request.requireBucket());
    }

    @Override
    public List<Target> alsoReads(S3Request request) {
        return List.of(CopySource.of(request).target());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        UnsupportedHeaders.refuse(request);
        var source = CopySource.of(request);
        var put = new PartPut(
                request.requireBucket(),
                request.requireKey(),
                UploadParameters.upload(request),
                UploadParameters.partNumber(request),
                Optional.empty(),
                Optional.empty(),
                Optional::empty);
        var object = source.open(engine);
        try {
            CopySource.judge(request, object.version());
            var span = span(request, object.version().size());
            return engine.copyPart(object, span.offset(), span.length(), put)
                    .thenApply(part ->
                            source.tell(answer(part), engine, object.version().id()));
        } catch (RuntimeException | Error e) {
            object.close();
            throw e;
        }
    }

    /// The whole source, or the range asked for: unlike one to read, it must have both ends and lie in the source.
    private static ByteRange.Span span(S3Request request, long size) {
        var header = request.headers().first(RANGE);
        var span = header == null ? new ByteRange.Span(0, size) : span(header, size);
        if (span.length() > BodyLimit.BYTES) {
            throw new RequestException(new RequestFailure.InvalidRequest(
                    "The specified copy source is larger than the maximum allowable size for a copy source: "
                            + BodyLimit.BYTES));
        }
        return span;
    }

    private static ByteRange.Span span(String header, long size) {
        var range = ByteRange.parse(header)
                .filter(one -> one.first() >= 0 && one.last() != Long.MAX_VALUE)
                .orElseThrow(() -> invalid(
                        header,
                        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are"
                                + " the zero-based offsets of the first and last bytes to copy"));
        if (range.last() >= size) {
            throw invalid(header, "Range specified is not valid for source object of size: " + size);
        }
        return new ByteRange.Span(range.first(), range.last() - range.first() + 1);
    }

    private static RequestException invalid(String header, String reason) {
        return new RequestException(new RequestFailure.InvalidArgument(RANGE, header, reason));
    }

    private static S3Response answer(StoredPart part) {
        return XmlAnswer.of(new CopyPartResult(part.etag(), part.modifiedMillis(), part.checksum()).xml());
    }
}
