package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Objects through their operations, down to the disk and back.
class ObjectOperationsTest extends OperationSuite {
    private static final String HELLO_ETAG = "\"5d41402abc4b2a76b9719d911017c592\"";
    private static final String HELLO_CRC32 = checksum(ChecksumKind.CRC32, "hello");

    @BeforeEach
    void open() throws Exception {
        assertEquals("200", call("PUT /icons").code());
    }

    @Test
    void whatIsPutIsGot() throws Exception {
        var put = put("hello", "PUT /icons/a", "content-type: text/plain", "x-amz-meta-who: me");
        assertEquals(200, put.status());
        assertEquals(Optional.of(HELLO_ETAG), put.header("etag"));
        assertEquals(Optional.of(checksum(ChecksumKind.CRC64NVME, "hello")), put.header("x-amz-checksum-crc64nvme"));
        assertEquals(Optional.of("FULL_OBJECT"), put.header("x-amz-checksum-type"));
        var got = call("GET /icons/a");
        assertEquals(200, got.status());
        assertEquals("hello", got.text());
        assertEquals(Optional.of(HELLO_ETAG), got.header("etag"));
        assertEquals(Optional.of("text/plain"), got.header("content-type"));
        assertEquals(Optional.of("me"), got.header("x-amz-meta-who"));
        assertEquals(Optional.of("bytes"), got.header("accept-ranges"));
        assertTrue(got.header("last-modified").isPresent());
        assertEquals(Optional.empty(), got.header("x-amz-checksum-crc64nvme"));
    }

    @Test
    void headTellsTheSameWithoutTheBody() throws Exception {
        put("hello", "PUT /icons/a", "content-type: text/plain");
        var head = call("HEAD /icons/a");
        assertEquals(
                call("GET /icons/a").response().namesAndValues(),
                head.response().namesAndValues());
        assertEquals(new S3Response.Body.LengthOnly(5), head.response().body());
        assertEquals(
                new S3Response.Body.LengthOnly(2),
                call("HEAD /icons/a", "range: bytes=1-2").response().body());
        assertEquals(404, call("HEAD /icons/b").status());
    }

    @Test
    void anObjectWithoutTypeIsOctets() throws Exception {
        put("hello", "PUT /icons/a");
        assertEquals(Optional.of("binary/octet-stream"), call("GET /icons/a").header("content-type"));
        assertEquals(Optional.of("binary/octet-stream"), call("HEAD /icons/a").header("content-type"));
    }

    @Test
    void checksumsAreToldWhenAskedForAndNeverOfAPart() throws Exception {
        var put = put("hello", "PUT /icons/a", "x-amz-checksum-crc32: " + HELLO_CRC32);
        assertEquals(Optional.of(HELLO_CRC32), put.header("x-amz-checksum-crc32"));
        for (var mode : List.of("ENABLED", "enabled")) {
            for (var method : List.of("GET", "HEAD")) {
                var got = call(method + " /icons/a", "x-amz-checksum-mode: " + mode);
                assertEquals(Optional.of(HELLO_CRC32), got.header("x-amz-checksum-crc32"));
                assertEquals(Optional.of("FULL_OBJECT"), got.header("x-amz-checksum-type"));
            }
        }
        var part = call("GET /icons/a", "x-amz-checksum-mode: ENABLED", "range: bytes=0-2");
        assertEquals(Optional.empty(), part.header("x-amz-checksum-crc32"));
    }

    @Test
    void ranges() throws Exception {
        put("hello", "PUT /icons/a");
        assertRange("bytes=0-0", "h", "bytes 0-0/5");
        assertRange("bytes=1-", "ello", "bytes 1-4/5");
        assertRange("bytes=-2", "lo", "bytes 3-4/5");
        assertRange("bytes=-99", "hello", "bytes 0-4/5");
        assertRange("bytes=3-8388607", "lo", "bytes 3-4/5");
        assertEquals(200, call("GET /icons/a", "range: lines=1-2").status());
        assertEquals(200, call("GET /icons/a", "range: bytes=3-1").status());
        for (var range : List.of("bytes=5-", "bytes=5-9", "bytes=-0")) {
            var refused = call("GET /icons/a", "range: " + range);
            assertEquals(416, refused.status(), range);
            assertEquals(Optional.of("5"), refused.xml().textOf("ActualObjectSize"));
        }
    }

    @Test
    void aRangeOfAnotherVersionIsTheWholeObject() throws Exception {
        put("hello", "PUT /icons/a");
        assertEquals(
                206,
                call("GET /icons/a", "range: bytes=1-", "if-range: " + HELLO_ETAG)
                        .status());
        assertEquals(
                200,
                call("GET /icons/a", "range: bytes=1-", "if-range: \"other\"").status());
    }

    @Test
    void conditionalReads() throws Exception {
        put("hello", "PUT /icons/a", "cache-control: no-cache");
        var same = call("GET /icons/a", "if-none-match: " + HELLO_ETAG);
        assertEquals(304, same.status());
        assertEquals(Optional.of(HELLO_ETAG), same.header("etag"));
        assertEquals(Optional.of("no-cache"), same.header("cache-control"));
        assertEquals(0, same.bytes().length);
        assertEquals(304, call("HEAD /icons/a", "if-none-match: *").status());
        assertEquals(200, call("GET /icons/a", "if-match: " + HELLO_ETAG).status());
        assertEquals(412, call("GET /icons/a", "if-match: \"other\"").status());
        assertEquals(412, call("HEAD /icons/a", "if-match: \"other\"").status());
        var modified = call("HEAD /icons/a").header("last-modified").orElseThrow();
        assertEquals(304, call("GET /icons/a", "if-modified-since: " + modified).status());
        assertEquals(
                200, call("GET /icons/a", "if-unmodified-since: " + modified).status());
        assertEquals(
                412,
                call("GET /icons/a", "if-unmodified-since: Sun, 06 Nov 1994 08:49:37 GMT")
                        .status());
    }

    @Test
    void conditionalWrites() throws Exception {
        assertEquals("NoSuchKey", put("x", "PUT /icons/a", "if-match: *").code());
        assertEquals("200", put("hello", "PUT /icons/a", "if-none-match: *").code());
        assertEquals(
                "PreconditionFailed",
                put("x", "PUT /icons/a", "if-none-match: *").code());
        assertEquals(
                "PreconditionFailed",
                put("x", "PUT /icons/a", "if-match: \"other\"").code());
        assertEquals("200", put("2", "PUT /icons/a", "if-match: " + HELLO_ETAG).code());
        assertEquals(
                "PreconditionFailed",
                put("3", "PUT /icons/a", "if-match: " + HELLO_ETAG).code());
        assertEquals("2", call("GET /icons/a").text());
    }

    @Test
    void aBodyThatIsNotWhatWasSaidOfItIsNeverSeen() throws Exception {
        assertEquals(
                "BadDigest",
                put("hello", "PUT /icons/a", "content-md5: " + checksum(ChecksumKind.MD5, "other"))
                        .code());
        assertEquals(
                "InvalidDigest",
                put("hello", "PUT /icons/a", "content-md5: nonsense").code());
        for (var kind : List.of(ChecksumKind.CRC32C, ChecksumKind.CRC64NVME, ChecksumKind.SHA256)) {
            var claimed = kind.header() + ": " + checksum(kind, "other");
            assertEquals("BadDigest", put("hello", "PUT /icons/a", claimed).code());
        }
        assertEquals(
                "InvalidRequest",
                put("hello", "PUT /icons/a", "x-amz-checksum-crc32: x").code());
        assertEquals("NoSuchKey", call("GET /icons/a").code());
        assertEquals(
                "200",
                put("hello", "PUT /icons/a", "content-md5: " + checksum(ChecksumKind.MD5, "hello"))
                        .code());
    }

    @Test
    void lengthsAreRefusedBeforeTheBody() throws Exception {
        long tooLong = BodyLimit.BYTES + 1;
        assertEquals(
                "EntityTooLarge",
                store.call(Requests.of(new byte[0], tooLong, "PUT /icons/a")).code());
        assertEquals("NoSuchBucket", put("x", "PUT /nothing/a").code());
    }

    @Test
    void bodiesThatDoNotTellTheirLengthAreStored() throws Exception {
        assertEquals(
                200,
                store.call(Requests.of("hello".getBytes(StandardCharsets.UTF_8), -1, "PUT /icons/a"))
                        .status());
        assertEquals("hello", store.call(Requests.of("GET /icons/a")).text());
    }

    @Test
    void aLargeBodyStreamsBothWays() throws Exception {
        long seed = System.nanoTime();
        var body = new byte[1_500_000];
        new Random(seed).nextBytes(body);
        var put = store.call(Requests.of(body, "PUT /icons/big", "x-amz-meta-n: 1"));
        assertEquals(200, put.status());
        var got = call("GET /icons/big");
        assertInstanceOf(S3Response.Body.Streamed.class, got.response().body());
        assertArrayEquals(body, got.bytes(), "seed " + seed);
        var part = call("GET /icons/big", "range: bytes=1000000-1300000");
        assertArrayEquals(Arrays.copyOfRange(body, 1_000_000, 1_300_001), part.bytes(), "seed " + seed);
    }

    @Test
    void responseHeadersCanBeOverridden() throws Exception {
        put("hello", "PUT /icons/a", "content-type: text/plain", "cache-control: no-cache");
        var got = call("GET /icons/a?response-content-type=image%2Fpng"
                + "&response-content-disposition=attachment%3B%20filename%3D%C3%A9");
        assertEquals(Optional.of("image/png"), got.header("content-type"));
        assertEquals(Optional.of("attachment; filename=\u00c3\u00a9"), got.header("content-disposition"));
        assertEquals(Optional.of("no-cache"), got.header("cache-control"));
        assertEquals(
                "InvalidArgument",
                call("GET /icons/a?response-content-type=a%0D%0Ab").code());
    }

    @Test
    void onlyTheCurrentVersionIsThere() throws Exception {
        put("hello", "PUT /icons/a");
        assertEquals("200", call("GET /icons/a?versionId=null").code());
        assertEquals("InvalidArgument", call("GET /icons/a?versionId=7").code());
        assertEquals("InvalidArgument", call("DELETE /icons/a?versionId=7").code());
    }

    @Test
    void deleting() throws Exception {
        put("hello", "PUT /icons/a");
        assertEquals(
                "PreconditionFailed",
                call("DELETE /icons/a", "if-match: \"other\"").code());
        assertEquals("204", call("DELETE /icons/a").code());
        assertEquals("204", call("DELETE /icons/a").code());
        assertEquals("NoSuchKey", call("GET /icons/a").code());
        assertEquals("NoSuchBucket", call("DELETE /nothing/a").code());
    }

    @Test
    void deletingManyTellsOfEach() throws Exception {
        put("hello", "PUT /icons/a");
        put("hello", "PUT /icons/b");
        var tooLong = "k".repeat(1025);
        var body = "<Delete><Object><Key>a</Key></Object><Object><Key>" + tooLong
                + "</Key></Object><Object><Key>none</Key></Object></Delete>";
        var answer = put(body, "POST /icons?delete", "content-md5: " + checksum(ChecksumKind.MD5, body));
        assertEquals(List.of("a", "none"), answer.texts("Deleted", "Key"));
        assertEquals(List.of(tooLong), answer.texts("Error", "Key"));
        assertEquals(List.of("KeyTooLongError"), answer.texts("Error", "Code"));
        assertEquals("NoSuchKey", call("GET /icons/a").code());
        assertEquals("200", call("GET /icons/b").code());
    }

    @Test
    void deletingManyQuietlyTellsOnlyOfErrors() throws Exception {
        put("hello", "PUT /icons/a");
        var answer = put(
                "<Delete><Quiet>true</Quiet><Object><Key>a</Key></Object></Delete>",
                "POST /icons?delete",
                "x-amz-checksum-crc32: "
                        + checksum(
                                ChecksumKind.CRC32,
                                "<Delete><Quiet>true</Quiet><Object><Key>a</Key></Object></Delete>"));
        assertEquals(200, answer.status());
        assertEquals(List.of(), answer.xml().children());
        assertEquals("NoSuchKey", call("GET /icons/a").code());
    }

    @Test
    void aThousandKeysWithOneBadEntry() throws Exception {
        var objects = new StringBuilder("<Delete>");
        for (int i = 0; i < 999; i++) {
            objects.append("<Object><Key>k").append(i).append("</Key></Object>");
        }
        objects.append("<Object><Key>").append("x".repeat(2000)).append("</Key></Object></Delete>");
        var answer = put(objects.toString(), "POST /icons?delete");
        assertEquals(999, answer.texts("Deleted", "Key").size());
        assertEquals(1, answer.texts("Error", "Key").size());
    }

    @Test
    void wrongOrMalformedDeletesDeleteNothing() throws Exception {
        put("hello", "PUT /icons/a");
        var body = "<Delete><Object><Key>a</Key></Object></Delete>";
        assertEquals(
                "BadDigest",
                put(body, "POST /icons?delete", "content-md5: " + checksum(ChecksumKind.MD5, "other"))
                        .code());
        assertEquals(
                "BadDigest",
                put(body, "POST /icons?delete", "x-amz-checksum-sha256: " + checksum(ChecksumKind.SHA256, "other"))
                        .code());
        assertEquals("MalformedXML", put("<Delete>", "POST /icons?delete").code());
        assertEquals(
                "MalformedXML",
                put("<!DOCTYPE a><Delete/>", "POST /icons?delete").code());
        assertEquals("200", call("GET /icons/a").code());
    }

    @Test
    void copies() throws Exception {
        put("hello", "PUT /icons/a", "content-type: text/plain", "x-amz-meta-k: v");
        var copied = call("PUT /icons/b", "x-amz-copy-source: /icons/a");
        assertEquals(Optional.of(HELLO_ETAG), copied.xml().textOf("ETag"));
        var got = call("GET /icons/b");
        assertEquals("hello", got.text());
        assertEquals(Optional.of("text/plain"), got.header("content-type"));
        assertEquals(Optional.of("v"), got.header("x-amz-meta-k"));
        var replaced = call(
                "PUT /icons/a",
                "x-amz-copy-source: icons/a",
                "x-amz-metadata-directive: REPLACE",
                "x-amz-checksum-algorithm: SHA256",
                "x-amz-meta-k: w");
        assertEquals(
                Optional.of(checksum(ChecksumKind.SHA256, "hello")),
                replaced.xml().textOf("ChecksumSHA256"));
        assertEquals(Optional.of("w"), call("GET /icons/a").header("x-amz-meta-k"));
        assertEquals(Optional.of("binary/octet-stream"), call("GET /icons/a").header("content-type"));
    }

    @Test
    void copiesThatAreRefused() throws Exception {
        put("hello", "PUT /icons/a");
        assertEquals(
                "InvalidRequest",
                call("PUT /icons/a", "x-amz-copy-source: icons/a").code());
        assertEquals(
                "NoSuchKey",
                call("PUT /icons/b", "x-amz-copy-source: icons/none").code());
        assertEquals(
                "NoSuchBucket",
                call("PUT /icons/b", "x-amz-copy-source: nothing/a").code());
        assertEquals(
                "NoSuchBucket",
                call("PUT /nothing/b", "x-amz-copy-source: icons/a").code());
        assertEquals(
                "InvalidArgument",
                call("PUT /icons/b", "x-amz-copy-source: icons/a", "x-amz-metadata-directive: KEEP")
                        .code());
        assertEquals(
                "PreconditionFailed",
                call("PUT /icons/b", "x-amz-copy-source: icons/a", "x-amz-copy-source-if-match: \"x\"")
                        .code());
        assertEquals(
                "PreconditionFailed",
                call("PUT /icons/b", "x-amz-copy-source: icons/a", "x-amz-copy-source-if-none-match: " + HELLO_ETAG)
                        .code());
        assertEquals("NoSuchKey", call("GET /icons/b").code());
        put("there", "PUT /icons/b");
        assertEquals(
                "PreconditionFailed",
                call("PUT /icons/b", "x-amz-copy-source: icons/a", "if-none-match: *")
                        .code());
    }

    @Test
    void headersThatWouldChangeTheMeaningStoreNothing() throws Exception {
        assertEquals(
                "NotImplemented",
                put("x", "PUT /icons/a", "x-amz-write-offset-bytes: 5").code());
        assertEquals(
                "NotImplemented",
                put("x", "PUT /icons/a", "x-amz-server-side-encryption: AES256").code());
        assertEquals(
                "MetadataTooLarge",
                put("x", "PUT /icons/a", "x-amz-meta-a: " + "v".repeat(2048)).code());
        assertEquals("NoSuchKey", call("GET /icons/a").code());
    }

    @Test
    void everyReadThatIsRefusedClosesItsObject() throws Exception {
        put("hello", "PUT /icons/a");
        for (var line : Collections.nCopies(2000, "if-match: \"other\"")) {
            assertEquals(412, call("GET /icons/a", line).status());
        }
        assertEquals("hello", call("GET /icons/a").text());
    }

    private void assertRange(String range, String text, String contentRange) throws Exception {
        var got = call("GET /icons/a", "range: " + range);
        assertEquals(206, got.status(), range);
        assertEquals(text, got.text());
        assertEquals(Optional.of(contentRange), got.header("content-range"));
    }

    private Answer put(String body, String... lines) throws Exception {
        return store.call(Requests.of(utf8(body), lines));
    }

    private static String checksum(ChecksumKind kind, String text) {
        var bytes = utf8(text);
        return Checksummer.of(kind, bytes, 0, bytes.length).base64();
    }
}
