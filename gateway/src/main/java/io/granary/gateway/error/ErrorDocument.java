package io.granary.gateway.error;

import io.granary.gateway.operation.ErrorAnswers;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.xml.documents.ErrorResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers a failure with S3's document. What is no refusal is a defect: it is logged with the request's id, and the
/// client learns that id and nothing else.
public final class ErrorDocument implements ErrorAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorDocument.class);

    /// How soon a client that was told to slow down may come back.
    private static final String RETRY_AFTER_SECONDS = "1";

    private final String hostId;

    /// `hostId` names this server in every error, as S3's `HostId` does.
    public ErrorDocument(String hostId) {
        this.hostId = hostId;
    }

    @Override
    public S3Response answer(Throwable failure, String resource, String requestId) {
        var refusal = S3Errors.ofThrown(failure);
        var error = refusal.orElseGet(S3Errors::internal);
        if (refusal.isEmpty()) {
            LOG.error("request {} of {} failed", requestId, resource, failure);
        } else if (error.status() >= 500 && error.status() != 501) {
            LOG.warn("request {} of {} answered {}: {}", requestId, resource, error.code(), failure.getMessage());
        }
        var document = new ErrorResult(error.code(), error.message(), error.extras(), resource, requestId, hostId);
        var response = S3Response.status(error.status())
                .header("content-type", "application/xml")
                .body(document.xml());
        addHeaders(response, error);
        return response;
    }

    private static void addHeaders(S3Response response, S3Error error) {
        for (var header : error.headers().all()) {
            response.header(header.name(), header.value());
        }
        if (error.status() == 503) {
            response.header("retry-after", RETRY_AFTER_SECONDS);
        }
        if (error.status() == 416) {
            for (var extra : error.extras()) {
                if (extra.name().equals("ActualObjectSize")) {
                    response.header("content-range", "bytes */" + extra.value());
                }
            }
        }
    }
}
