package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.raw.ChunkedBody;
import io.granary.conformance.raw.ChunkedBody.Variant;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.RawResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The four variants of `aws-chunked`, right and wrong.
class FramingTest extends BadInputSuite {
    private static final byte[] BODY = "0123456789".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource(Variant.class)
    void framedBodyIsStoredWithoutItsFrame(Variant variant) throws IOException {
        for (int size : new int[] {0, 1, 8192, 65_536, 100_000, 262_145, 1_100_000}) {
            var body = Bodies.random(size, size);
            for (int chunk : new int[] {8192, 65_536, 2_000_000}) {
                var answer = exchange(ChunkedBody.put(path("key"), variant, body, chunk, trailer(variant, body)));
                assertEquals(200, answer.status(), () -> "size " + size + ": " + answer);
                assertEquals(Bodies.etag(body), answer.header("etag"));
                var got = get("key");
                assertArrayEquals(body, got.body(), () -> "size " + size + ", chunks of " + chunk);
                assertEquals("", got.header("content-encoding"));
            }
        }
    }

    /// Chunks of a byte each, whose lines are longer than their data.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void tinyChunksAreChunks(Variant variant) throws IOException {
        var body = Bodies.random(300, 1);
        var answer = exchange(ChunkedBody.put(path("key"), variant, body, 1, trailer(variant, body)));
        assertEquals(200, answer.status(), answer::toString);
        assertArrayEquals(body, get("key").body());
    }

    @ParameterizedTest
    @EnumSource(
            value = Variant.class,
            names = {"SIGNED_TRAILER", "UNSIGNED_TRAILER"})
    void wrongTrailerIsRefused(Variant variant) throws IOException {
        for (int size : new int[] {10, 100_000, 1_000_000}) {
            var body = Bodies.random(size, 1);
            refused(
                    400,
                    "BadDigest",
                    ChunkedBody.put(path("key"), variant, body, 65_536, "x-amz-checksum-crc32:AAAAAA=="));
            assertAbsent("key");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Variant.class,
            names = {"SIGNED_TRAILER", "UNSIGNED_TRAILER"})
    void malformedTrailerIsRefused(Variant variant) throws IOException {
        var announced = trailer(variant, BODY);
        // Announced, and not there; there, and not announced; no value of its kind; no name.
        for (var line :
                new String[] {"", "x-amz-checksum-crc32c:4waSgw==", "x-amz-checksum-crc32:no value", "nonsense"}) {
            assertClientError(
                    framed(variant, BODY, announced, frame -> frame.chunk(BODY).end(line)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Variant.class,
            names = {"SIGNED", "SIGNED_TRAILER"})
    void everyChunkIsUnderTheSignature(Variant variant) throws IOException {
        var zeros = "0".repeat(64);
        for (int size : new int[] {10, 1_000_000}) {
            var body = Bodies.random(size, 1);
            var line = trailer(variant, body);
            var answer = framed(
                    variant, body, line, frame -> frame.chunk(body, zeros).end(line));
            assertRefused(403, "SignatureDoesNotMatch", answer);
        }
        // Data changed below its signature.
        var line = trailer(variant, BODY);
        var request = ChunkedBody.put(path("key"), variant, BODY, 100, line);
        var changed = new String(request.body(), StandardCharsets.UTF_8).replace("0123456789", "0123456780");
        refused(403, "SignatureDoesNotMatch", request.body(changed.getBytes(StandardCharsets.UTF_8)));
        assertAbsent("key");
        assertClientError(
                framed(variant, BODY, line, frame -> frame.chunk(BODY, "").end(line)));
        assertClientError(
                framed(variant, BODY, line, frame -> frame.chunk(BODY, "short").end(line)));
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void lengthMustBeTheDeclaredOne(Variant variant) throws IOException {
        var line = trailer(variant, BODY);
        assertClientError(
                framed(variant, BODY, line, frame -> frame.chunk(new byte[9]).end(line)));
        assertClientError(
                framed(variant, BODY, line, frame -> frame.chunk(new byte[11]).end(line)));
        assertClientError(framed(variant, BODY, line, frame -> frame.end(line)));
        assertClientError(framed(
                variant, BODY, line, frame -> frame.chunk(BODY).chunk(BODY).end(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "zz\r\n0123456789\r\n0\r\n\r\n",
                "-a\r\n0123456789\r\n0\r\n\r\n",
                "a0123456789\r\n0\r\n\r\n",
                "a\n0123456789\n0\n\n",
                "a\r\n0123456789",
                "a\r\n0123456789\r\n",
                "a\r\n0123456789\r\n0\r\n",
                "a\r\n0123456789XX0\r\n\r\n",
                "a\r\n0123456789\r\n0\r\n\r\nand more",
                "ffffffffffffffffffff\r\n0123456789\r\n0\r\n\r\n",
                "7fffffffffffffff\r\n0123456789\r\n0\r\n\r\n"
            })
    void malformedFramesAreRefused(String frame) throws IOException {
        assertClientError(framed(Variant.UNSIGNED, BODY, "", body -> body.text(frame)));
        var announced = trailer(Variant.UNSIGNED_TRAILER, BODY);
        assertClientError(framed(Variant.UNSIGNED_TRAILER, BODY, announced, body -> body.text(frame)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1_000_000})
    void endlessChunkLineIsRefused(int length) throws IOException {
        assertClientError(framed(Variant.UNSIGNED, BODY, "", body -> body.text("0".repeat(length))));
        assertClientError(framed(Variant.UNSIGNED, BODY, "", body -> body.text("a;" + "x".repeat(length) + "\r\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "", "99999999999999999999"})
    void decodedLengthMustBeANumber(String length) throws IOException {
        var request = RawRequest.of("PUT", path("key"))
                .payload(Variant.UNSIGNED.payload())
                .header("Content-Encoding", "aws-chunked")
                .header("Content-Length", "5")
                .header("x-amz-decoded-content-length", length)
                .signed();
        assertClientError(exchange(request.body("0\r\n\r\n".getBytes(StandardCharsets.UTF_8))));
    }

    /// Sends a frame of the test's making, whatever its length then is, for a body that is declared to be `body`.
    private RawResponse framed(Variant variant, byte[] body, String trailer, UnaryOperator<ChunkedBody> frame)
            throws IOException {
        // The length is signed, so the frame is made twice; its signatures do not change its length.
        var pattern = ChunkedBody.head(path("key"), variant, body.length, 0, trailer);
        int length = frame.apply(ChunkedBody.after(pattern, variant)).bytes().length;
        var request = ChunkedBody.head(path("key"), variant, body.length, length, trailer);
        return exchange(
                request.body(frame.apply(ChunkedBody.after(request, variant)).bytes()));
    }

    private void assertClientError(RawResponse answer) throws IOException {
        assertTrue(answer.status() == 400 || answer.status() == 403 || answer.status() == 411, answer::toString);
        assertFalse(answer.code().isEmpty(), answer::toString);
        assertAbsent("key");
    }

    private static String trailer(Variant variant, byte[] body) {
        if (!variant.trailer()) {
            return "";
        }
        var crc = new CRC32();
        crc.update(body);
        var value = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue());
        return "x-amz-checksum-crc32:" + Base64.getEncoder().encodeToString(value.array());
    }
}
