package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.listing.VersionPage;
import io.granary.engine.listing.VersionQuery;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.ListVersionsResult;
import io.granary.model.name.VersionId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [ListObjectVersions](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html).
final class ListObjectVersions implements Operation {
    private static final String VERSION_MARKER = "version-id-marker";

    private static final VersionPage EMPTY_PAGE = new VersionPage(List.of(), Optional.empty());

    private final ObjectEngine engine;

    ListObjectVersions(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        engine.bucket(bucket);
        var parameters = ListParameters.of(request.query());
        var keyMarker = ListParameters.name(request.query(), "key-marker");
        var marked = request.query().get(VERSION_MARKER).orElse("");
        var versionMarker =
                marked.isEmpty() ? Optional.<VersionId>empty() : Optional.of(Versions.parse(VERSION_MARKER, marked));
        if (versionMarker.isPresent() && keyMarker.length == 0) {
            throw new RequestException(new RequestFailure.InvalidArgument(
                    VERSION_MARKER, marked, "A version-id marker cannot be specified without a key marker."));
        }
        var page = parameters.maxKeys() == 0
                ? CompletableFuture.completedStage(EMPTY_PAGE)
                : engine.listVersions(new VersionQuery(
                        bucket,
                        parameters.prefix(),
                        parameters.delimiter(),
                        keyMarker,
                        versionMarker,
                        parameters.maxKeys()));
        return page.thenApply(found -> XmlAnswer.of(new ListVersionsResult(
                        bucket.value(),
                        parameters.prefix(),
                        parameters.delimiter(),
                        keyMarker,
                        marked,
                        parameters.maxKeys(),
                        parameters.urlEncoded(),
                        found)
                .xml()));
    }
}
