package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are not what their request says of them. Small ones are packed, large ones stream to extents: both ways
/// must hold.
class BodiesTest extends BadInputSuite {
    private static final Duration PROMPT = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(ints = {10, 20_000, 200_000, 1_000_000})
    void bodyOfAnotherHashIsRefused(int size) throws IOException {
        var request = put(Bodies.random(size, 1));
        refused(400, "XAmzContentSHA256Mismatch", request.signed().body(Bodies.random(size, 2)));
        assertAbsent("key");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20_000, 200_000, 1_000_000})
    void bodyOfAnotherMd5IsRefused(int size) throws IOException {
        var body = Bodies.random(size, 1);
        var wrong = Bodies.md5Base64(new byte[1]);
        refused(400, "BadDigest", put(body).header("Content-MD5", wrong).signed());
        assertAbsent("key");
        var right = put(body).header("Content-MD5", Bodies.md5Base64(body)).signed();
        assertEquals(200, exchange(right).status());
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-checksum-crc32, AAAAAA==",
        "x-amz-checksum-crc32c, AAAAAA==",
        "x-amz-checksum-crc64nvme, AAAAAAAAAAA=",
        "x-amz-checksum-sha1, AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "x-amz-checksum-sha256, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    })
    void bodyOfAnotherChecksumIsRefused(String header, String value) throws IOException {
        for (int size : new int[] {9, 30_000, 400_000}) {
            refused(
                    400,
                    "BadDigest",
                    put(Bodies.random(size, 1)).header(header, value).signed());
            assertAbsent("key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no base64", "AAAA", "AAAAAAAAAAAAAAAA", ""})
    void whatIsNoChecksumIsRefused(String value) throws IOException {
        refused(
                400,
                "InvalidRequest",
                put("123456789").header("x-amz-checksum-crc32", value).signed());
        assertAbsent("key");
    }

    @Test
    void twoChecksumsAreRefused() throws IOException {
        refused(
                400,
                "InvalidRequest",
                put("123456789")
                        .header("x-amz-checksum-crc32", "y/Q5Jg==")
                        .header("x-amz-checksum-crc32c", "4waSgw==")
                        .signed());
        assertAbsent("key");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20_000, 1_000_000})
    void bodyThatEndsEarlyIsNotStored(int size) throws IOException {
        var body = Bodies.random(size, 1);
        var request = put(body).signed();
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(request.body(Arrays.copyOf(body, size / 2))).endSending();
            connection.awaitEnd(PROMPT);
        }
        assertAbsent("key");
    }

    /// What is behind the declared length is the next request, and no good one.
    @Test
    void bytesBehindTheBodyAreNotPartOfIt() throws IOException {
        var request = put("0123456789").signed();
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(request.body("0123456789and more\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals(200, connection.receive("PUT").status());
            connection.awaitEnd(PROMPT);
        }
        assertEquals("0123456789", get("key").text());
    }

    /// Without a length and without framing there is no body to wait for.
    @Test
    void bodyWithoutLengthIsNotAwaited() throws IOException {
        var request =
                RawRequest.of("PUT", path("key")).payload(RawRequest.UNSIGNED).signed();
        var answer = exchange(request);
        assertTrue(answer.status() == 200 || answer.code().equals("MissingContentLength"), answer::toString);
    }

    @Test
    void httpChunksAreAccepted() throws IOException {
        var request = unsignedPut()
                .header("Transfer-Encoding", "chunked")
                .header("x-amz-decoded-content-length", "10")
                .signed();
        var answer = exchange(request.body("5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("0123456789", get("key").text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n01234\r\n0\r\n\r\n", "-5\r\n01234\r\n0\r\n\r\n", "5\r\n0123456789\r\n0\r\n\r\n"})
    void malformedHttpChunksAreNotStored(String body) throws IOException {
        var request = unsignedPut().header("Transfer-Encoding", "chunked").signed();
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(request.body(body.getBytes(StandardCharsets.UTF_8))).endSending();
            connection.awaitEnd(PROMPT);
        }
        assertAbsent("key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "99999999999999999999999", "1e3", "0x10", "10, 11", ""})
    void malformedLengthIsRefused(String length) throws IOException {
        var request = unsignedPut().header("Content-Length", length).signed();
        try (var connection = RawConnection.to(endpoint)) {
            connection
                    .send(request.body("0123456789".getBytes(StandardCharsets.UTF_8)))
                    .endSending();
            var answer = connection.receive("PUT");
            assertEquals(400, answer.status(), answer::toString);
        }
        assertAbsent("key");
    }

    /// A length and chunks together is how requests are smuggled past proxies.
    @Test
    void lengthBesideChunksIsRefused() throws IOException {
        var request = unsignedPut()
                .header("Content-Length", "10")
                .header("Transfer-Encoding", "chunked")
                .signed();
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(request.body("0\r\n\r\nGET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            assertEquals(400, connection.receive("PUT").status());
            connection.awaitEnd(PROMPT);
        }
        assertAbsent("key");
    }

    @Test
    void bodyBeyondTheLimitIsRefusedFromItsHeadAlone() throws IOException {
        var request = unsignedPut()
                .header("Content-Length", Long.toString((5L << 30) + 1))
                .signed();
        try (var connection = RawConnection.to(endpoint)) {
            assertRefused(400, "EntityTooLarge", connection.send(request.head()).receive("PUT"));
        }
        assertAbsent("key");
    }

    @Test
    void expectedContinueIsAnsweredAfterTheHeadIsChecked() throws IOException {
        var body = Bodies.random(100_000, 1);
        var request = put(body).header("Expect", "100-continue").signed();
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(request.head());
            assertEquals(100, connection.receiveAny("PUT").status());
            assertEquals(200, connection.send(body).receive("PUT").status());
            // The connection goes on.
            connection.send(RawRequest.of("GET", path("key")).signed());
            assertArrayEquals(body, connection.receive("GET").body());
        }
    }

    @Test
    void refusedHeadIsNotToldToContinue() throws IOException {
        var missing = RawRequest.of("PUT", "/no-such-bucket-here/key")
                .body(new byte[100_000])
                .header("Expect", "100-continue")
                .signed();
        try (var connection = RawConnection.to(endpoint)) {
            assertRefused(404, "NoSuchBucket", connection.send(missing.head()).receiveAny("PUT"));
        }
        var unsigned = missing.with("Authorization", "AWS4-HMAC-SHA256 nonsense");
        try (var connection = RawConnection.to(endpoint)) {
            assertEquals(400, connection.send(unsigned.head()).receiveAny("PUT").status());
        }
    }

    private RawRequest put(byte[] body) {
        return RawRequest.of("PUT", path("key")).body(body);
    }

    private RawRequest put(String body) {
        return put(body.getBytes(StandardCharsets.UTF_8));
    }

    private RawRequest unsignedPut() {
        return RawRequest.of("PUT", path("key")).payload(RawRequest.UNSIGNED);
    }
}
