package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.listing.ListPage;
import io.granary.engine.listing.ListQuery;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.gateway.xml.documents.ListBucketResult;
import io.granary.gateway.xml.documents.ListBucketResult.Paging;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What both versions of ListObjects ask for in the same way. Byte arrays are UTF-8, empty for what was not given.
record ListParameters(byte[] prefix, byte[] delimiter, int maxKeys, boolean urlEncoded) {
    static final byte[] NO_NAME = new byte[0];

    /// What `max-keys=0` gets.
    private static final ListPage EMPTY_PAGE = new ListPage(List.of(), NO_NAME, false);

    static ListParameters of(QueryParameters query) {
        return new ListParameters(
                name(query, "prefix"),
                name(query, "delimiter"),
                Math.min(count(query, "max-keys", ListQuery.MAX_LIMIT, 0), ListQuery.MAX_LIMIT),
                urlEncoded(query));
    }

    /// Asks for the page behind `after` and renders it on the thread that read it; `paging` says where it starts and
    /// ends.
    CompletionStage<S3Response> list(
            ObjectEngine engine,
            VirtualKeys virtual,
            S3Request request,
            byte[] after,
            boolean owners,
            Function<ListPage, Paging> paging) {
        var bucket = request.requireBucket();
        return page(engine, virtual, request, after).thenApply(page -> {
            var result = new ListBucketResult(
                    bucket.value(), prefix, delimiter, maxKeys, urlEncoded, owners, paging.apply(page), page);
            return XmlAnswer.of(result.xml());
        });
    }

    private CompletionStage<ListPage> page(ObjectEngine engine, VirtualKeys virtual, S3Request request, byte[] after) {
        var bucket = request.requireBucket();
        engine.bucket(bucket);
        if (maxKeys == 0) {
            return CompletableFuture.completedStage(EMPTY_PAGE);
        }
        var query = new ListQuery(bucket, prefix, delimiter, after, maxKeys);
        return ReservedKeys.holds(prefix) ? virtual.list(request, query) : engine.list(query);
    }

    static byte[] name(QueryParameters query, String parameter) {
        var value = query.get(parameter);
        return value.isEmpty() || value.get().isEmpty() ? NO_NAME : value.get().getBytes(StandardCharsets.UTF_8);
    }

    /// A number from `least` on; `standard` where there is none.
    static int count(QueryParameters query, String parameter, int standard, int least) {
        var text = query.get(parameter).orElse("");
        if (text.isEmpty()) {
            return standard;
        }
        try {
            int count = Integer.parseInt(text);
            if (count >= least) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new RequestException(new RequestFailure.InvalidArgument(
                parameter,
                text,
                "Argument " + parameter + " must be an integer between " + least + " and " + Integer.MAX_VALUE));
    }

    static boolean urlEncoded(QueryParameters query) {
        var type = query.get("encoding-type").orElse("");
        if (type.isEmpty()) {
            return false;
        }
        if (!type.equalsIgnoreCase("url")) {
            throw new RequestException(new RequestFailure.InvalidArgument(
                    "encoding-type", type, "Invalid Encoding Method specified in Request"));
        }
        return true;
    }
}
