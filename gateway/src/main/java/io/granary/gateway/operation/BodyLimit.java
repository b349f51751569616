package io.granary.gateway.operation;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;

/// What one request may bring: an object or a part.
final class BodyLimit {
    /// S3's limit for both.
    static final long BYTES = 5L << 30;

    private BodyLimit() {}

    /// Refuses, from the head alone, a body that is too long or does not tell its length.
    static void require(S3Request request) {
        long length = request.body().length();
        if (length < 0) {
            throw new RequestException(new RequestFailure.LengthMissing());
        }
        if (length > BYTES) {
            throw new RequestException(new RequestFailure.BodyTooLarge(BYTES));
        }
    }
}
