package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.request.Account;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.ListBucketsResult;
import io.granary.index.BucketEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [ListBuckets](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html): all of them, or pages of up to
/// `max-buckets`.
final class ListBuckets implements Operation {
    private static final int MOST_A_PAGE = 10_000;

    private final ObjectEngine engine;
    private final AclWriting acls;
    private final String region;

    ListBuckets(ObjectEngine engine, AclWriting acls, String region) {
        this.engine = engine;
        this.acls = acls;
        this.region = region;
    }

    private boolean isOwn(S3Request request, BucketEntry bucket) {
        var caller = request.caller().account();
        return caller.isPresent()
                && acls.rules().owner(bucket).id().equals(caller.get().id());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var query = request.query();
        int limit = ListParameters.count(query, "max-buckets", Integer.MAX_VALUE, 1);
        if (query.has("max-buckets") && limit > MOST_A_PAGE) {
            throw new RequestException(new RequestFailure.InvalidArgument(
                    "max-buckets",
                    Integer.toString(limit),
                    "Argument max-buckets must be an integer between 1 and " + MOST_A_PAGE));
        }
        var after = query.get("continuation-token")
                .filter(token -> !token.isEmpty())
                .map(token -> new String(ContinuationToken.name(token), StandardCharsets.UTF_8))
                .orElse("");
        boolean ours = query.get("bucket-region").map(region::equals).orElse(true);
        var found = new ArrayList<BucketEntry>();
        var next = Optional.<String>empty();
        var prefix = query.get("prefix");
        if (ours) {
            for (var bucket : engine.buckets()) {
                var name = bucket.name().value();
                if (isOwn(request, bucket) && name.compareTo(after) > 0 && name.startsWith(prefix.orElse(""))) {
                    if (found.size() == limit) {
                        var last = found.getLast().name().value();
                        next = Optional.of(ContinuationToken.of(last.getBytes(StandardCharsets.UTF_8)));
                        break;
                    }
                    found.add(bucket);
                }
            }
        }
        var owner = request.caller().account().orElse(Account.MAIN);
        var result = new ListBucketsResult(owner, found, region, prefix, next);
        return CompletableFuture.completedStage(XmlAnswer.of(result.xml()));
    }
}
