package io.granary.gateway.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.HeaderList;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.RequestHead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A wrong signature does not tell by the work that it costs whether there is a key of that name: an unknown key goes
/// the
/// same way through the server and is signed for, with a key of nobody. What the answer says is S3's, as on AWS.
class KnownKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:37:21Z");
    private static final int ROUNDS = 4_000;

    private final SigV4 signatures = new SigV4(
            (key, token) -> key.equals("AKKNOWN") ? Optional.of("secret".repeat(5)) : Optional.empty(),
            "us-east-1",
            InstantSource.fixed(NOW));

    private static RequestHead head(String accessKey, Counting counting) {
        return RequestHead.of("GET", "/bucket/a/key/of/some/length?list-type=2&prefix=a", counting.of(accessKey));
    }

    private RequestFailure refused(RequestHead head) {
        return assertThrows(RequestException.class, () -> signatures.verify(head, QueryParameters.parse(head.query())))
                .failure();
    }

    @Test
    void bothAreSignedFor() {
        var known = new Counting();
        var unknown = new Counting();
        assertInstanceOf(RequestFailure.SignatureMismatch.class, refused(head("AKKNOWN", known)));
        assertInstanceOf(RequestFailure.AccessKeyUnknown.class, refused(head("AKNOBDY", unknown)));
        assertTrue(known.reads > 0);
        assertEquals(known.reads, unknown.reads, "headers are read for the canonical request");
    }

    /// Loose, because others use this machine: without the signature an unknown key takes less than half the time.
    @Test
    void bothTakeTheSameTime() {
        long[] known = new long[ROUNDS];
        long[] unknown = new long[ROUNDS];
        for (int warm = 0; warm < 3; warm++) {
            for (int i = 0; i < ROUNDS; i++) {
                known[i] = nanos(head("AKKNOWN", new Counting()));
                unknown[i] = nanos(head("AKNOBDY", new Counting()));
            }
        }
        Arrays.sort(known);
        Arrays.sort(unknown);
        double ratio = (double) unknown[ROUNDS / 2] / known[ROUNDS / 2];
        assertTrue(ratio > 0.6 && ratio < 1.6, "unknown takes " + ratio + " of known");
    }

    private long nanos(RequestHead head) {
        long begun = System.nanoTime();
        try {
            signatures.verify(head, QueryParameters.NONE);
        } catch (RequestException refused) {
            return System.nanoTime() - begun;
        }
        throw new AssertionError("a wrong signature was taken");
    }

    /// Header fields that count how often values are asked for.
    private static final class Counting implements HeaderFields {
        private HeaderList fields = HeaderList.of();
        private int reads;

        HeaderFields of(String accessKey) {
            fields = HeaderList.of(
                    "host",
                    "localhost:9000",
                    "x-amz-date",
                    "20261123T003721Z",
                    "x-amz-content-sha256",
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                    "authorization",
                    "AWS4-HMAC-SHA256 Credential=" + accessKey + "/20261123/us-east-1/s3/aws4_request,"
                            + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=" + "0".repeat(64));
            return this;
        }

        @Override
        public @Nullable String first(String lowerCaseName) {
            reads++;
            return fields.first(lowerCaseName);
        }

        @Override
        public List<String> all(String lowerCaseName) {
            reads++;
            return fields.all(lowerCaseName);
        }

        @Override
        public int countPrefixed(String lowerCasePrefix) {
            return fields.countPrefixed(lowerCasePrefix);
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {
            fields.forEach(action);
        }
    }
}
