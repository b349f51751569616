package io.granary.gateway.request;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Carries a [RequestFailure]. A refusal is an answer and no accident: it has no stack trace.
public final class RequestException extends RuntimeException {
    private final transient RequestFailure failure;

    public RequestException(RequestFailure failure) {
        super(failure.getClass().getSimpleName(), null, false, false);
        this.failure = failure;
    }

    public static <T> CompletionStage<T> failed(RequestFailure failure) {
        return CompletableFuture.failedFuture(new RequestException(failure));
    }

    public RequestFailure failure() {
        return failure;
    }
}
