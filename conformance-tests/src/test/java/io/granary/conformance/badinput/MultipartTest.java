package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Uploads in parts that go wrong in every way.
class MultipartTest extends BadInputSuite {
    private static final int PART = 5 << 20;
    private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");
    private static final byte[] FIRST = Bodies.random(PART, 1);
    private static final byte[] LAST = Bodies.random(1_000, 2);

    @Test
    void partThatEndsEarlyIsNoPart() throws IOException {
        var upload = create("key");
        var request = part("key", upload, 1, FIRST).signed();
        try (var connection = RawConnection.to(endpoint)) {
            connection
                    .send(request.body(Arrays.copyOf(FIRST, PART - 1)))
                    .endSending()
                    .awaitEnd(Duration.ofSeconds(20));
        }
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(request.body(Arrays.copyOf(FIRST, PART / 2))).cut();
        }
        assertTrue(!parts("key", upload).contains("<Part>"), parts("key", upload));
        refused(
                400,
                "InvalidPart",
                complete("key", upload, named(1, etag(FIRST))).signed());
        assertEquals(200, exchange(request).status());
        assertWhole("key", upload, FIRST, named(1, etag(FIRST)));
    }

    @Test
    void partOfAnotherMd5OrChecksumIsNoPart() throws IOException {
        var upload = create("key");
        refused(
                400,
                "BadDigest",
                part("key", upload, 1, FIRST)
                        .header("Content-MD5", Bodies.md5Base64(LAST))
                        .signed());
        refused(
                400,
                "BadDigest",
                part("key", upload, 1, FIRST)
                        .header("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")
                        .signed());
        refused(
                400,
                "XAmzContentSHA256Mismatch",
                part("key", upload, 1, FIRST).payload(Bodies.sha256Hex(LAST)).signed());
        assertTrue(!parts("key", upload).contains("<Part>"));
    }

    @Test
    void partsMustBeNamedInOrderAndMayHaveGaps() throws IOException {
        var upload = create("key");
        put("key", upload, 7, FIRST);
        put("key", upload, 9, LAST);
        refused(
                400,
                "InvalidPartOrder",
                complete("key", upload, named(9, etag(LAST)), named(7, etag(FIRST)))
                        .signed());
        refused(
                400,
                "InvalidPart",
                complete("key", upload, named(7, etag(FIRST)), named(8, etag(LAST)), named(9, etag(LAST)))
                        .signed());
        assertWhole("key", upload, joined(FIRST, LAST), named(7, etag(FIRST)), named(9, etag(LAST)));
    }

    @Test
    void etagsAreComparedWithOrWithoutQuotes() throws IOException {
        var upload = create("key");
        put("key", upload, 1, FIRST);
        put("key", upload, 2, LAST);
        refused(
                400,
                "InvalidPart",
                complete("key", upload, named(1, etag(LAST)), named(2, etag(LAST)))
                        .signed());
        refused(
                400,
                "InvalidPart",
                complete("key", upload, named(1, "none"), named(2, etag(LAST))).signed());
        assertWhole("key", upload, joined(FIRST, LAST), named(1, etag(FIRST).replace("\"", "")), named(2, etag(LAST)));
    }

    @Test
    void smallPartInTheMiddleIsRefused() throws IOException {
        var upload = create("key");
        put("key", upload, 1, LAST);
        put("key", upload, 2, LAST);
        var answer = refused(
                400,
                "EntityTooSmall",
                complete("key", upload, named(1, etag(LAST)), named(2, etag(LAST)))
                        .signed());
        assertTrue(answer.text().contains("<MinSizeAllowed>5242880</MinSizeAllowed>"), answer::toString);
        assertTrue(answer.text().contains("<PartNumber>1</PartNumber>"), answer::toString);
    }

    @Test
    void completingTwiceGivesTheSameAnswerAndOneObject() throws IOException {
        var upload = create("key");
        put("key", upload, 1, LAST);
        var first = exchange(complete("key", upload, named(1, etag(LAST))).signed());
        var second = exchange(complete("key", upload, named(1, etag(LAST))).signed());
        assertEquals(200, first.status(), first::toString);
        assertEquals(first.text(), second.text());
        // It is over for everything else.
        refused(404, "NoSuchUpload", part("key", upload, 2, LAST).signed());
        refused(
                404,
                "NoSuchUpload",
                RawRequest.of("DELETE", path("key") + "?uploadId=" + upload).signed());
    }

    @Test
    void uploadAbortedWhileItsPartArrivesEndsThePart() throws IOException {
        var upload = create("key");
        var request = part("key", upload, 1, FIRST).signed();
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(request.body(Arrays.copyOf(FIRST, PART / 2)));
            assertEquals(
                    204,
                    exchange(RawRequest.of("DELETE", path("key") + "?uploadId=" + upload)
                                    .signed())
                            .status());
            connection.send(Arrays.copyOfRange(FIRST, PART / 2, PART));
            assertRefused(404, "NoSuchUpload", connection.receive("PUT"));
        }
        refused(
                404,
                "NoSuchUpload",
                complete("key", upload, named(1, etag(FIRST))).signed());
        assertAbsent("key");
    }

    @Test
    void uploadOfAnotherKeyIsNotFound() throws IOException {
        var upload = create("key");
        put("key", upload, 1, LAST);
        for (var other : new String[] {"other", "key2", "ke"}) {
            refused(404, "NoSuchUpload", part(other, upload, 1, LAST).signed());
            refused(
                    404,
                    "NoSuchUpload",
                    complete(other, upload, named(1, etag(LAST))).signed());
            refused(
                    404,
                    "NoSuchUpload",
                    RawRequest.of("DELETE", path(other) + "?uploadId=" + upload).signed());
            assertAbsent(other);
        }
        assertNotEquals(
                200, exchange(part("key", upload + "x", 1, LAST).signed()).status());
        assertWhole("key", upload, LAST, named(1, etag(LAST)));
    }

    @Test
    void whatIsSaidOfTheObjectMustHold() throws IOException {
        var upload = create("key");
        put("key", upload, 1, LAST);
        var right = complete("key", upload, named(1, etag(LAST)));
        refused(
                400,
                "InvalidRequest",
                right.header("x-amz-mp-object-size", "999").signed());
        refused(
                400,
                "InvalidRequest",
                right.header("x-amz-mp-object-size", "many").signed());
        refused(
                400,
                "BadDigest",
                right.header("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=").signed());
        assertEquals(
                200,
                exchange(RawRequest.of("PUT", path("key")).body("there").signed())
                        .status());
        refused(412, "PreconditionFailed", right.header("If-None-Match", "*").signed());
        refused(412, "PreconditionFailed", right.header("If-Match", etag(LAST)).signed());
        assertEquals("there", get("key").text());
        assertEquals(
                200,
                exchange(right.header("x-amz-mp-object-size", "1000").signed()).status());
        assertArrayEquals(LAST, get("key").body());
    }

    @Test
    void listsThatAreNone() throws IOException {
        var upload = create("key");
        put("key", upload, 1, LAST);
        for (var body : new String[] {
            "",
            "<",
            "<CompleteMultipartUpload/>",
            "<Other/>",
            named(1, etag(LAST)),
            "<CompleteMultipartUpload><Part/></CompleteMultipartUpload>"
        }) {
            refused(
                    400,
                    "MalformedXML",
                    RawRequest.of("POST", path("key") + "?uploadId=" + upload)
                            .body(body)
                            .signed());
        }
        assertWhole("key", upload, LAST, named(1, etag(LAST)));
    }

    private void assertWhole(String key, String upload, byte[] body, String... parts) throws IOException {
        var answer = exchange(complete(key, upload, parts).signed());
        assertEquals(200, answer.status(), answer::toString);
        assertArrayEquals(body, get(key).body());
    }

    private String create(String key) throws IOException {
        var answer = exchange(RawRequest.of("POST", path(key) + "?uploads").signed());
        var id = UPLOAD_ID.matcher(answer.text());
        assertTrue(id.find(), answer::toString);
        return id.group(1);
    }

    private RawRequest part(String key, String upload, int number, byte[] body) {
        return RawRequest.of("PUT", path(key) + "?partNumber=" + number + "&uploadId=" + upload)
                .body(body);
    }

    private RawResponse put(String key, String upload, int number, byte[] body) throws IOException {
        var answer = exchange(part(key, upload, number, body).signed());
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(etag(body), answer.header("etag"));
        return answer;
    }

    private String parts(String key, String upload) throws IOException {
        return exchange(RawRequest.of("GET", path(key) + "?uploadId=" + upload).signed())
                .text();
    }

    private RawRequest complete(String key, String upload, String... parts) {
        return RawRequest.of("POST", path(key) + "?uploadId=" + upload)
                .body("<CompleteMultipartUpload>" + String.join("", parts) + "</CompleteMultipartUpload>");
    }

    private static String named(int number, String etag) {
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag.replace("\"", "&quot;") + "</ETag></Part>";
    }

    private static String etag(byte[] body) {
        return Bodies.etag(body);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
