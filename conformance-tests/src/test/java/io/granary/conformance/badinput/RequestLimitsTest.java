package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.SignedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Heads, names, ranges and parameters beyond what they may be.
class RequestLimitsTest extends BadInputSuite {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "Bucket",
                "under_score",
                "-dash",
                "dash-",
                ".dot",
                "dot.",
                "two..dots",
                "192.168.1.1",
                "xn--a",
                "a-s3alias",
                "with%20space",
                "%F0%9F%A6%86duck",
                "a%00b"
            })
    void illegalBucketNameIsRefused(String name) throws IOException {
        refused(400, "InvalidBucketName", RawRequest.of("PUT", "/" + name).signed());
    }

    @Test
    void longBucketNameIsRefused() throws IOException {
        refused(
                400,
                "InvalidBucketName",
                RawRequest.of("PUT", "/" + "a".repeat(64)).signed());
        var longest = RawRequest.of("PUT", "/" + "b".repeat(63)).signed();
        assertEquals(200, exchange(longest).status());
    }

    @Test
    void keyBeyondTheLimitIsRefused() throws IOException {
        assertEquals(200, exchange(put("k".repeat(1024))).status());
        refused(400, "KeyTooLongError", put("k".repeat(1025)));
        refused(400, "KeyTooLongError", put("ä".repeat(513)));
        refused(
                400,
                "KeyTooLongError",
                RawRequest.of("GET", path("🦆".repeat(257))).signed());
    }

    private SignedRequest put(String key) {
        return RawRequest.of("PUT", path(key)).body("x").signed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%zz", "a%", "%C3%28", "%FF", "%ED%A0%80", "%C0%AF", "a%F0%9F%A6"})
    void malformedKeyIsRefused(String key) throws IOException {
        refused(
                400,
                "InvalidURI",
                RawRequest.of("PUT", "/" + bucket + "/" + key).body("x").signed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-keys=abc",
                "max-keys=-1",
                "max-keys=99999999999",
                "encoding-type=rot13",
                "continuation-token=x"
            })
    void malformedParameterIsRefused(String parameter) throws IOException {
        refused(
                400,
                "InvalidArgument",
                RawRequest.of("GET", "/" + bucket + "?list-type=2&" + parameter).signed());
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 100_000, 1_000_000})
    void oversizedHeaderIsRefused(int size) throws IOException {
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(RawRequest.of("GET", path("key"))
                    .header("x-amz-meta-large", "x".repeat(size))
                    .signed());
            var answer = connection.receive("GET");
            assertTrue(answer.status() == 400 || answer.status() == 431, answer::toString);
        }
    }

    @Test
    void manyHeadersAreRefused() throws IOException {
        var request = RawRequest.of("GET", path("key"));
        for (int i = 0; i < 3000; i++) {
            request = request.header("x-many-" + i, "x");
        }
        try (var connection = RawConnection.to(endpoint)) {
            var answer = connection.send(request.signed()).receive("GET");
            assertTrue(answer.status() == 400 || answer.status() == 431, answer::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 1_000_000})
    void oversizedRequestLineIsRefused(int size) throws IOException {
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(
                    RawRequest.of("GET", path("key") + "?x=" + "y".repeat(size)).signed());
            var answer = connection.receive("GET");
            assertTrue(answer.status() == 400 || answer.status() == 414, answer::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon here\r\n\r\n",
                "GET / HTTP/1.1\r\n: no name\r\n\r\n",
                "GET / HTTP/1.1\r\nbad\u0000name: x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                "\r\n\r\n\r\n\r\nnonsense\r\n\r\n"
            })
    void nonsenseIsRefusedOrCut(String nonsense) throws IOException {
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(nonsense.getBytes(StandardCharsets.ISO_8859_1)).endSending();
            var answer = connection.awaitEnd(Duration.ofSeconds(10));
            assertFalse(answer.startsWith("HTTP/1.1 2") || answer.startsWith("HTTP/1.1 500"), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "PATCH", "BREW", "get"})
    void otherMethodsAreRefused(String method) throws IOException {
        var answer = exchange(RawRequest.of(method, path("key")).signed());
        assertTrue(answer.status() == 400 || answer.status() == 405 || answer.status() == 501, answer::toString);
    }

    @Test
    void rangeBehindTheEndIsRefused() throws IOException {
        exchange(RawRequest.of("PUT", path("key")).body("0123456789").signed());
        for (var range : new String[] {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"}) {
            var request = RawRequest.of("GET", path("key")).header("Range", range);
            var answer = refused(416, "InvalidRange", request.signed());
            assertEquals("bytes */10", answer.header("content-range"));
        }
        for (var range : new String[] {"bytes=5-2", "bytes=a-", "lines=1-2", "bytes", "", "bytes=--1"}) {
            var answer = exchange(
                    RawRequest.of("GET", path("key")).header("Range", range).signed());
            assertEquals(200, answer.status(), () -> range + ": " + answer);
            assertEquals("0123456789", answer.text());
        }
    }
}
