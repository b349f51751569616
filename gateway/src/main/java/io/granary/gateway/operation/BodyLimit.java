package io.granary.gateway.operation;

import io.granary.gateway.request.BodyException;
import io.granary.gateway.request.RequestBody;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.content.Content;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What one request may bring: an object or a part.
final class BodyLimit {
    /// S3's limit for both.
    static final long BYTES = 5L << 30;

    private BodyLimit() {}

    /// Refuses, from the head alone, a body that is too long. One that does not tell its length (a chunked transfer,
    /// which S3 refuses) is measured while it comes, by [#stream].
    static void require(S3Request request) {
        if (request.body().length() > BYTES) {
            throw new RequestException(new RequestFailure.BodyTooLarge(BYTES));
        }
    }

    /// Whether a body is known to have no more than `limitBytes`.
    static boolean fits(RequestBody body, int limitBytes) {
        return body.length() >= 0 && body.length() <= limitBytes;
    }

    /// The body by pull.
    static Content stream(RequestBody body) {
        return body.length() >= 0 ? body.stream() : new Measured(body.stream());
    }

    private static final class Measured implements Content {
        private final Content content;
        private long read;

        Measured(Content content) {
            this.content = content;
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            int count = content.read(into);
            read += Math.max(count, 0);
            if (read > BYTES) {
                throw new BodyException(new RequestFailure.BodyTooLarge(BYTES));
            }
            return count;
        }

        @Override
        public void close() {
            content.close();
        }
    }
}
