package io.granary.gateway.operation;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import java.util.concurrent.CompletionStage;

/// An operation that S3 has and this server has not: refused by its name, before a body is sent.
record NotImplemented(String name) implements Operation {
    @Override
    public void admit(S3Request request) {
        throw refusal();
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        throw refusal();
    }

    private RequestException refusal() {
        return new RequestException(new RequestFailure.NotImplemented(name));
    }
}
