package io.granary.gateway.error;

import io.granary.engine.EngineException;
import io.granary.gateway.operation.ErrorAnswers;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.BodyException;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.xml.documents.ErrorResult;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
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
        var refusal = refusal(failure);
        var error = refusal == null ? S3Errors.internal() : refusal;
        if (refusal == null) {
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

    /// Finds the refusal in what was thrown, behind the wrappings of stages and of streams.
    private static @Nullable S3Error refusal(Throwable thrown) {
        var failure = thrown;
        for (int depth = 0; failure != null && depth < 8; depth++) {
            switch (failure) {
                case RequestException refused -> {
                    return S3Errors.of(refused.failure());
                }
                case BodyException refused -> {
                    return S3Errors.of(refused.failure());
                }
                case EngineException refused -> {
                    return S3Errors.of(refused.failure());
                }
                case CompletionException wrapping -> failure = wrapping.getCause();
                case ExecutionException wrapping -> failure = wrapping.getCause();
                case UncheckedIOException wrapping -> failure = wrapping.getCause();
                default -> {
                    return null;
                }
            }
        }
        return null;
    }
}
