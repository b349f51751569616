package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.multipart.StoredPart;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.ListPartsResult;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// [ListParts](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html).
final class ListParts implements Operation {
    private static final int MOST_A_PAGE = 1000;

    private final ObjectEngine engine;
    private final AclWriting acls;

    ListParts(ObjectEngine engine, AclWriting acls) {
        this.engine = engine;
        this.acls = acls;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        var key = request.requireKey();
        var id = UploadParameters.upload(request);
        var query = request.query();
        int limit = Math.min(ListParameters.count(query, "max-parts", MOST_A_PAGE, 0), MOST_A_PAGE);
        int marker = ListParameters.count(query, "part-number-marker", 0, 0);
        boolean urlEncoded = ListParameters.urlEncoded(query);
        return engine.read(() -> {
            var upload = engine.uploads().get(bucket, key, id);
            // One more than asked for tells whether there is a next page.
            List<StoredPart> parts = limit == 0 ? List.of() : engine.uploads().parts(upload, marker, limit + 1);
            boolean truncated = parts.size() > limit;
            var page = truncated ? parts.subList(0, limit) : parts;
            return XmlAnswer.of(new ListPartsResult(
                            bucket,
                            upload,
                            acls.ownerOf(bucket, upload.headers()),
                            marker,
                            limit,
                            urlEncoded,
                            page,
                            truncated)
                    .xml());
        });
    }
}
