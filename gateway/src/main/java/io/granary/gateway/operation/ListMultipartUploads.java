package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.ListMultipartUploadsResult;
import java.util.concurrent.CompletionStage;

/// [ListMultipartUploads](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html).
final class ListMultipartUploads implements Operation {
    private static final int MOST_A_PAGE = 1000;

    private final ObjectEngine engine;
    private final AclWriting acls;

    ListMultipartUploads(ObjectEngine engine, AclWriting acls) {
        this.engine = engine;
        this.acls = acls;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        var query = request.query();
        var prefix = ListParameters.name(query, "prefix");
        var delimiter = ListParameters.name(query, "delimiter");
        var keyMarker = ListParameters.name(query, "key-marker");
        var idMarker =
                keyMarker.length == 0 ? "" : query.get("upload-id-marker").orElse("");
        int limit = Math.min(ListParameters.count(query, "max-uploads", MOST_A_PAGE, 0), MOST_A_PAGE);
        boolean urlEncoded = ListParameters.urlEncoded(query);
        var rolling = new RolledUploads(bucket, prefix, delimiter);
        var after = rolling.after(keyMarker, idMarker);
        return engine.read(() -> {
            var page = rolling.page(engine.uploads(), after, limit);
            return XmlAnswer.of(new ListMultipartUploadsResult(
                            bucket,
                            prefix,
                            delimiter,
                            keyMarker,
                            idMarker,
                            limit,
                            urlEncoded,
                            page.items(),
                            page.truncated(),
                            upload -> acls.ownerOf(bucket, upload.headers()))
                    .xml());
        });
    }
}
