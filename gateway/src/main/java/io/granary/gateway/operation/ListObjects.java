package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.gateway.xml.documents.ListBucketResult.Markers;
import java.util.concurrent.CompletionStage;

/// [ListObjects](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html), the first version: pages are
/// told by names, and owners always.
final class ListObjects implements Operation {
    private final ObjectEngine engine;
    private final VirtualKeys virtual;

    ListObjects(ObjectEngine engine, VirtualKeys virtual) {
        this.engine = engine;
        this.virtual = virtual;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var parameters = ListParameters.of(request.query());
        var marker = ListParameters.name(request.query(), "marker");
        // Without a delimiter the last key is the next marker, and S3 does not say so again.
        boolean tellsNext = parameters.delimiter().length > 0;
        return parameters.list(engine, virtual, request, marker, true, page -> {
            var next = tellsNext && page.truncated() ? page.last() : ListParameters.NO_NAME;
            return new Markers(marker, next);
        });
    }
}
