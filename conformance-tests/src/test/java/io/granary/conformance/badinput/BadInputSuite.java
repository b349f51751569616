package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.harness.Setup;
import io.granary.conformance.harness.SharedServers;
import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.RawResponse;
import io.granary.conformance.raw.SignedRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// What all suites of bad input share: a server, a bucket for each test, and the proof after each test that the server
/// still serves.
@ExtendWith(SharedServers.class)
abstract class BadInputSuite {
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    final Endpoint endpoint = SharedServers.of(Setup.SYNCED_ONE_DIRECTORY).endpoint();
    final String bucket = "bad-input-" + BUCKETS.incrementAndGet();

    @BeforeEach
    void makeBucket() throws IOException {
        assertEquals(200, exchange(RawRequest.of("PUT", "/" + bucket).signed()).status());
    }

    @AfterEach
    void serverStillServes() throws IOException {
        var body = "still here";
        assertEquals(
                200,
                exchange(RawRequest.of("PUT", path("after")).body(body).signed())
                        .status());
        assertEquals(
                body, exchange(RawRequest.of("GET", path("after")).signed()).text());
    }

    String path(String key) {
        return "/" + bucket + "/" + RawRequest.encoded(key);
    }

    RawResponse exchange(SignedRequest request) throws IOException {
        return RawConnection.exchange(endpoint, request);
    }

    RawResponse get(String key) throws IOException {
        return exchange(RawRequest.of("GET", path(key)).signed());
    }

    void assertAbsent(String key) throws IOException {
        assertRefused(404, "NoSuchKey", get(key));
    }

    /// Sends `request`, which must be refused in this way.
    RawResponse refused(int status, String code, SignedRequest request) throws IOException {
        return assertRefused(status, code, exchange(request));
    }

    static RawResponse assertRefused(int status, String code, RawResponse answer) {
        assertEquals(code, answer.code(), answer::toString);
        assertEquals(status, answer.status(), answer::toString);
        assertEquals("application/xml", answer.header("content-type"));
        return answer;
    }
}
