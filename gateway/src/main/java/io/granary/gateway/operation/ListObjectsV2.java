package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.gateway.xml.documents.ListBucketResult.Tokens;
import java.util.concurrent.CompletionStage;

/// [ListObjectsV2](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html).
final class ListObjectsV2 implements Operation {
    private final ObjectEngine engine;
    private final VirtualKeys virtual;

    ListObjectsV2(ObjectEngine engine, VirtualKeys virtual) {
        this.engine = engine;
        this.virtual = virtual;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var query = request.query();
        var parameters = ListParameters.of(query);
        var startAfter = ListParameters.name(query, "start-after");
        var token = query.get("continuation-token");
        boolean continues = token.isPresent() && !token.get().isEmpty();
        var after = continues ? ContinuationToken.name(token.get()) : startAfter;
        boolean owners = query.get("fetch-owner").orElse("").equalsIgnoreCase("true");
        return parameters.list(engine, virtual, request, after, owners, page -> {
            var next = page.truncated() ? ContinuationToken.of(page.last()) : "";
            return new Tokens(startAfter, token.isPresent(), token.orElse(""), next);
        });
    }
}
