package io.granary.gateway.request;

import java.io.IOException;

/// What a read of a request's body throws when the body is not what was promised or its sender has gone: a
/// [RequestFailure] in the clothes that [io.granary.model.content.Content] asks for. Without a stack trace.
public final class BodyException extends IOException {
    private final transient RequestFailure failure;

    public BodyException(RequestFailure failure) {
        super(failure.getClass().getSimpleName(), new RequestException(failure));
        this.failure = failure;
    }

    public RequestFailure failure() {
        return failure;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
