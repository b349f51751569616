package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Multipart uploads as clients do them, down to the disk and back.
class MultipartTest extends OperationSuite {
    private static final int LEAST_PART = 5 << 20;

    @BeforeEach
    void open() throws Exception {
        assertEquals("200", call("PUT /icons").code());
    }

    @Test
    void aTinyObjectAsPyarrowSendsIt() throws Exception {
        var created = call("POST /icons/a?uploads", "content-type: text/plain", "x-amz-meta-who: me");
        assertEquals(Optional.empty(), created.header("x-amz-checksum-algorithm"));
        var root = created.xml();
        assertEquals("InitiateMultipartUploadResult", root.name());
        assertEquals(Optional.of("icons"), root.textOf("Bucket"));
        assertEquals(Optional.of("a"), root.textOf("Key"));
        var id = root.textOf("UploadId").orElseThrow();
        var crc = checksum(ChecksumKind.CRC64NVME, utf8("hello"));
        var part = send(utf8("hello"), "PUT /icons/a?partNumber=1&uploadId=" + id, "x-amz-checksum-crc64nvme: " + crc);
        assertEquals(Optional.of("\"5d41402abc4b2a76b9719d911017c592\""), part.header("etag"));
        assertEquals(Optional.of(crc), part.header("x-amz-checksum-crc64nvme"));
        assertEquals("404", Integer.toString(call("GET /icons/a").status()));

        var completed = complete(
                "a",
                id,
                partXml(1, "5d41402abc4b2a76b9719d911017c592", "<ChecksumCRC64NVME>" + crc + "</ChecksumCRC64NVME>"));
        assertEquals("200", completed.code());
        var result = completed.xml();
        assertEquals("CompleteMultipartUploadResult", result.name());
        var etag = result.textOf("ETag").orElseThrow();
        assertTrue(etag.endsWith("-1\""), etag);
        assertEquals(Optional.of("/icons/a"), result.textOf("Location"));
        assertEquals(Optional.of(crc), result.textOf("ChecksumCRC64NVME"));
        assertEquals(Optional.of("FULL_OBJECT"), result.textOf("ChecksumType"));

        var got = call("GET /icons/a", "x-amz-checksum-mode: enabled");
        assertEquals("hello", got.text());
        assertEquals(Optional.of(etag), got.header("etag"));
        assertEquals(Optional.of("text/plain"), got.header("content-type"));
        assertEquals(Optional.of("me"), got.header("x-amz-meta-who"));
        assertEquals(Optional.of(crc), got.header("x-amz-checksum-crc64nvme"));
        assertEquals(List.of(etag), call("GET /icons?list-type=2").texts("Contents", "ETag"));
    }

    @Test
    void aLargeObjectAsBotoSendsIt() throws Exception {
        var first = random(LEAST_PART);
        var second = random(300_000);
        var created = call("POST /icons/a?uploads", "x-amz-checksum-algorithm: CRC32");
        assertEquals(Optional.of("CRC32"), created.header("x-amz-checksum-algorithm"));
        assertEquals(Optional.of("COMPOSITE"), created.header("x-amz-checksum-type"));
        var id = created.xml().textOf("UploadId").orElseThrow();
        var two = part("a", id, 2, second);
        var one = part("a", id, 1, first);
        assertEquals(Optional.of(checksum(ChecksumKind.CRC32, first)), one.header("x-amz-checksum-crc32"));
        var completed = complete("a", id, partXml(1, one) + partXml(2, two));
        var checksum = completed.xml().textOf("ChecksumCRC32").orElseThrow();
        assertTrue(checksum.endsWith("-2"), checksum);
        assertEquals(Optional.of("COMPOSITE"), completed.xml().textOf("ChecksumType"));

        var whole = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        var got = call("GET /icons/a", "x-amz-checksum-mode: ENABLED");
        assertEquals(Optional.of(checksum), got.header("x-amz-checksum-crc32"));
        assertEquals(Optional.of("COMPOSITE"), got.header("x-amz-checksum-type"));
        assertArrayEquals(whole, got.bytes());
        assertArrayEquals(
                Arrays.copyOfRange(whole, first.length - 10, first.length + 10),
                call("GET /icons/a", "range: bytes=" + (first.length - 10) + "-" + (first.length + 9))
                        .bytes());

        var part = call("GET /icons/a?partNumber=2", "x-amz-checksum-mode: ENABLED");
        assertEquals(206, part.status());
        assertEquals(Optional.of("2"), part.header("x-amz-mp-parts-count"));
        assertEquals(Optional.of(checksum(ChecksumKind.CRC32, second)), part.header("x-amz-checksum-crc32"));
        assertEquals(
                Optional.of("bytes " + first.length + "-" + (whole.length - 1) + "/" + whole.length),
                part.header("content-range"));
        assertArrayEquals(second, part.bytes());
        var head = call("HEAD /icons/a?partNumber=1");
        assertEquals(206, head.status());
        assertEquals(
                new S3Response.Body.LengthOnly(first.length), head.response().body());
        assertEquals(Optional.of("2"), head.header("x-amz-mp-parts-count"));
        var beyond = call("GET /icons/a?partNumber=3");
        assertEquals("InvalidPartNumber", beyond.code());
        assertEquals(416, beyond.status());
    }

    @Test
    void anObjectWithoutPartsIsItsFirstPart() throws Exception {
        send(utf8("hello"), "PUT /icons/a");
        var got = call("GET /icons/a?partNumber=1");
        assertEquals(206, got.status());
        assertEquals("hello", got.text());
        assertEquals(Optional.of("bytes 0-4/5"), got.header("content-range"));
        assertEquals(Optional.empty(), got.header("x-amz-mp-parts-count"));
        assertEquals(416, call("HEAD /icons/a?partNumber=2").status());
        assertEquals("InvalidArgument", call("GET /icons/a?partNumber=0").code());
        assertEquals(
                "InvalidRequest",
                call("GET /icons/a?partNumber=1", "range: bytes=0-1").code());
        send(new byte[0], "PUT /icons/empty");
        assertEquals(200, call("GET /icons/empty?partNumber=1").status());
    }

    @Test
    void uploadsThatAreNotThere() throws Exception {
        for (var id : List.of("", "x", "../../etc", "0000000000000000", "ffffffffffffffff", "7fffffffffffffff")) {
            assertEquals(
                    "NoSuchUpload",
                    send(utf8("x"), "PUT /icons/a?partNumber=1&uploadId=" + id).code());
            assertEquals("NoSuchUpload", call("GET /icons/a?uploadId=" + id).code());
            assertEquals("NoSuchUpload", call("DELETE /icons/a?uploadId=" + id).code());
            assertEquals("NoSuchUpload", complete("a", id, partXml(1, "x", "")).code());
        }
        assertEquals("NoSuchBucket", call("POST /other/a?uploads").code());
        assertEquals("NoSuchBucket", call("GET /other?uploads").code());
        assertEquals(
                "InvalidArgument", send(utf8("x"), "PUT /icons/a?partNumber=1").code());
        assertEquals(404, call("HEAD /icons/a").status());
    }

    @Test
    void partNumbersAreOneToTenThousand() throws Exception {
        var id = create("a");
        for (var number : List.of("0", "10001", "-1", "x", "", "99999999999")) {
            assertEquals(
                    "InvalidArgument",
                    send(utf8("x"), "PUT /icons/a?partNumber=" + number + "&uploadId=" + id)
                            .code());
        }
        assertEquals(
                "200",
                send(utf8("x"), "PUT /icons/a?partNumber=10000&uploadId=" + id).code());
        assertEquals(
                "EntityTooLarge",
                store.call(Requests.of(new byte[0], BodyLimit.BYTES + 1, "PUT /icons/a?partNumber=1&uploadId=" + id))
                        .code());
    }

    @Test
    void aPartThatIsNotWhatTheClientSaysIsRefused() throws Exception {
        var id = create("a");
        assertEquals(
                "BadDigest",
                send(utf8("x"), "PUT /icons/a?partNumber=1&uploadId=" + id, "content-md5: XrY7u+Ae7tCTyyK7j1rNww==")
                        .code());
        assertEquals(
                "BadDigest",
                send(utf8("x"), "PUT /icons/a?partNumber=1&uploadId=" + id, "x-amz-checksum-crc32: AAAAAA==")
                        .code());
        assertEquals(List.of(), call("GET /icons/a?uploadId=" + id).texts("Part", "PartNumber"));
    }

    @Test
    void listsOfPartsThatAreWrong() throws Exception {
        var id = create("a");
        var one = part("a", id, 1, utf8("x"));
        var two = part("a", id, 2, utf8("y"));
        assertEquals(
                "InvalidPartOrder",
                complete("a", id, partXml(2, two) + partXml(1, one)).code());
        assertEquals(
                "EntityTooSmall",
                complete("a", id, partXml(1, one) + partXml(2, two)).code());
        assertEquals("InvalidPart", complete("a", id, partXml(1, two)).code());
        assertEquals("InvalidPart", complete("a", id, partXml(3, one)).code());
        for (var document :
                List.of("", "<CompleteMultipartUpload/>", "<Complete/>", "<CompleteMultipartUpload><Part/>")) {
            assertEquals(
                    "MalformedXML",
                    send(utf8(document), "POST /icons/a?uploadId=" + id).code());
        }
        assertEquals(
                "InvalidRequest",
                send(completion(partXml(1, one)), "POST /icons/a?uploadId=" + id, "x-amz-mp-object-size: 2")
                        .code());
        assertEquals(
                "InvalidRequest",
                send(completion(partXml(1, one)), "POST /icons/a?uploadId=" + id, "x-amz-checksum-type: COMPOSITE")
                        .code());
        assertEquals(
                "BadDigest",
                send(
                                completion(partXml(1, one)),
                                "POST /icons/a?uploadId=" + id,
                                "x-amz-checksum-crc64nvme: AAAAAAAAAAA=")
                        .code());
        assertEquals(404, call("HEAD /icons/a").status());
        assertEquals("200", complete("a", id, partXml(1, one)).code());
        assertEquals("200", complete("a", id, partXml(1, one)).code());
        assertEquals("x", call("GET /icons/a").text());
    }

    @Test
    void aCompletionIsConditional() throws Exception {
        send(utf8("there"), "PUT /icons/a");
        var id = create("a");
        var part = partXml(1, part("a", id, 1, utf8("x")));
        assertEquals(
                "PreconditionFailed",
                send(completion(part), "POST /icons/a?uploadId=" + id, "if-none-match: *")
                        .code());
        var etag = call("HEAD /icons/a").header("etag").orElseThrow();
        assertEquals(
                "200",
                send(completion(part), "POST /icons/a?uploadId=" + id, "if-match: " + etag)
                        .code());
        assertEquals("x", call("GET /icons/a").text());
    }

    @Test
    void aCompositeChecksumOfTheObjectIsCompared() throws Exception {
        var id = call("POST /icons/a?uploads", "x-amz-checksum-algorithm: SHA256")
                .xml()
                .textOf("UploadId")
                .orElseThrow();
        var part = partXml(1, part("a", id, 1, utf8("x")));
        var ofPart = Checksummer.of(ChecksumKind.SHA256, utf8("x"), 0, 1).value();
        var composite = checksum(ChecksumKind.SHA256, ofPart);
        var path = "POST /icons/a?uploadId=" + id;
        assertEquals(
                "InvalidRequest",
                send(completion(part), path, "x-amz-checksum-sha256: " + composite + "-2")
                        .code());
        var completed = send(
                completion(part),
                path,
                "x-amz-checksum-sha256: " + composite + "-1",
                "x-amz-checksum-type: COMPOSITE",
                "x-amz-mp-object-size: 1");
        assertEquals(Optional.of(composite + "-1"), completed.xml().textOf("ChecksumSHA256"));
    }

    @Test
    void checksumsThatCannotBe() throws Exception {
        assertEquals(
                "InvalidRequest",
                call("POST /icons/a?uploads", "x-amz-checksum-algorithm: CRC7").code());
        assertEquals(
                "InvalidRequest",
                call("POST /icons/a?uploads", "x-amz-checksum-type: FULL_OBJECT")
                        .code());
        assertEquals(
                "InvalidRequest",
                call("POST /icons/a?uploads", "x-amz-checksum-algorithm: SHA1", "x-amz-checksum-type: FULL_OBJECT")
                        .code());
        assertEquals(
                Optional.of("FULL_OBJECT"),
                call("POST /icons/a?uploads", "x-amz-checksum-algorithm: crc32", "x-amz-checksum-type: full_object")
                        .header("x-amz-checksum-type"));
    }

    @Test
    void anAbortedUploadIsGone() throws Exception {
        var id = create("a");
        var part = partXml(1, part("a", id, 1, utf8("x")));
        assertEquals(204, call("DELETE /icons/a?uploadId=" + id).status());
        assertEquals("NoSuchUpload", complete("a", id, part).code());
        assertEquals("NoSuchUpload", call("DELETE /icons/a?uploadId=" + id).code());
    }

    @Test
    void partsAreCopiedFromObjects() throws Exception {
        send(utf8("hello"), "PUT /icons/source");
        var id = create("a");
        var path = "PUT /icons/a?partNumber=1&uploadId=" + id;
        var source = "x-amz-copy-source: /icons/source";
        for (var range : List.of("bytes=1-5", "bytes=5-9", "bytes=1-", "bytes=-2", "1-2", "bytes=3-1", "x")) {
            assertEquals(
                    "InvalidArgument",
                    call(path, source, "x-amz-copy-source-range: " + range).code());
        }
        assertEquals(
                "PreconditionFailed",
                call(path, source, "x-amz-copy-source-if-none-match: *").code());
        assertEquals("NoSuchKey", call(path, "x-amz-copy-source: icons/none").code());
        var copied = call(path, source, "x-amz-copy-source-range: bytes=1-3");
        assertEquals("CopyPartResult", copied.xml().name());
        var etag = copied.xml().textOf("ETag").orElseThrow();
        assertEquals("200", complete("a", id, partXml(1, etag, "")).code());
        assertEquals("ell", call("GET /icons/a").text());
        assertEquals(Optional.of("1"), call("GET /icons/a?partNumber=1").header("x-amz-mp-parts-count"));
    }

    @Test
    void partsAreListedInPages() throws Exception {
        var id = create("a");
        for (int number : new int[] {7, 1, 3}) {
            part("a", id, number, utf8("x".repeat(number)));
        }
        var path = "GET /icons/a?uploadId=" + id;
        var all = call(path);
        assertEquals(List.of("1", "3", "7"), all.texts("Part", "PartNumber"));
        assertEquals(List.of("1", "3", "7"), all.texts("Part", "Size"));
        assertEquals(Optional.of("false"), all.xml().textOf("IsTruncated"));
        assertEquals(Optional.of("1000"), all.xml().textOf("MaxParts"));
        var first = call(path + "&max-parts=2");
        assertEquals(List.of("1", "3"), first.texts("Part", "PartNumber"));
        assertEquals(Optional.of("true"), first.xml().textOf("IsTruncated"));
        assertEquals(Optional.of("3"), first.xml().textOf("NextPartNumberMarker"));
        var rest = call(path + "&max-parts=2&part-number-marker=3");
        assertEquals(List.of("7"), rest.texts("Part", "PartNumber"));
        assertEquals(Optional.of("false"), rest.xml().textOf("IsTruncated"));
        assertEquals(List.of(), call(path + "&max-parts=0").texts("Part", "PartNumber"));
        assertEquals("InvalidArgument", call(path + "&part-number-marker=x").code());
        assertEquals(List.of(), call(path + "&part-number-marker=70000").texts("Part", "PartNumber"));
    }

    @Test
    void uploadsAreListedAndRolledUp() throws Exception {
        for (var key : List.of("a", "a", "d/1", "d/2", "d%2F/3", "e", "%C3%A9")) {
            create(key);
        }
        var all = call("GET /icons?uploads");
        assertEquals(List.of("a", "a", "d//3", "d/1", "d/2", "e", "é"), all.texts("Upload", "Key"));
        assertEquals(Optional.of("false"), all.xml().textOf("IsTruncated"));
        var rolled = call("GET /icons?uploads&delimiter=/");
        assertEquals(List.of("a", "a", "e", "é"), rolled.texts("Upload", "Key"));
        assertEquals(List.of("d/"), rolled.texts("CommonPrefixes", "Prefix"));
        assertEquals(
                List.of("d//3", "d/1", "d/2"),
                call("GET /icons?uploads&prefix=d/").texts("Upload", "Key"));
        assertEquals(
                List.of("d//"), call("GET /icons?uploads&prefix=d/&delimiter=/").texts("CommonPrefixes", "Prefix"));
        assertEquals(
                List.of("%C3%A9"),
                call("GET /icons?uploads&encoding-type=url&key-marker=e").texts("Upload", "Key"));
        assertEquals(
                "InvalidArgument",
                call("GET /icons?uploads&key-marker=a&upload-id-marker=x").code());
        var none = call("GET /icons?uploads&max-uploads=0");
        assertEquals(Optional.of("false"), none.xml().textOf("IsTruncated"));
    }

    @Test
    void pagesOfUploadsMissNothing() throws Exception {
        for (var key : List.of("a", "a", "b/1", "b/2", "c", "d/1", "e")) {
            create(key);
        }
        for (int size = 1; size <= 7; size++) {
            var found = new ArrayList<String>();
            var markers = "";
            while (true) {
                var page = call("GET /icons?uploads&delimiter=/&max-uploads=" + size + markers);
                found.addAll(page.texts("Upload", "Key"));
                found.addAll(page.texts("CommonPrefixes", "Prefix"));
                if (page.xml().textOf("IsTruncated").orElseThrow().equals("false")) {
                    break;
                }
                markers = "&key-marker=" + page.xml().textOf("NextKeyMarker").orElseThrow() + "&upload-id-marker="
                        + page.xml().textOf("NextUploadIdMarker").orElseThrow();
            }
            found.sort(null);
            assertEquals(List.of("a", "a", "b/", "c", "d/", "e"), found, "pages of " + size);
        }
    }

    @Test
    void tenThousandPartsAreAListThatIsRead() throws Exception {
        var id = create("a");
        var parts = new StringBuilder();
        var checksum = "<ChecksumSHA256>" + "A".repeat(43) + "=</ChecksumSHA256>";
        for (int number = 1; number <= 10_000; number++) {
            parts.append(partXml(number, "&quot;5d41402abc4b2a76b9719d911017c592&quot;", checksum));
        }
        assertEquals("InvalidPart", complete("a", id, parts.toString()).code());
        parts.append(partXml(10_000, "x", ""));
        assertEquals("MalformedXML", complete("a", id, parts.toString()).code());
    }

    private String create(String key) throws Exception {
        return call("POST /icons/" + key + "?uploads").xml().textOf("UploadId").orElseThrow();
    }

    private Answer part(String key, String upload, int number, byte[] body) throws Exception {
        var answer = send(body, "PUT /icons/" + key + "?partNumber=" + number + "&uploadId=" + upload);
        assertEquals("200", answer.code());
        return answer;
    }

    private Answer complete(String key, String upload, String parts) throws Exception {
        return send(completion(parts), "POST /icons/" + key + "?uploadId=" + upload);
    }

    private static byte[] completion(String parts) {
        return utf8("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + parts
                + "</CompleteMultipartUpload>");
    }

    private static String partXml(int number, Answer part) {
        return partXml(number, part.header("etag").orElseThrow(), "");
    }

    private static String partXml(int number, String etag, String checksum) {
        return "<Part>" + checksum + "<ETag>" + etag + "</ETag><PartNumber>" + number + "</PartNumber></Part>";
    }

    private Answer send(byte[] body, String... lines) throws Exception {
        return store.call(Requests.of(body, lines));
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static String checksum(ChecksumKind kind, byte[] bytes) {
        return Checksummer.of(kind, bytes, 0, bytes.length).base64();
    }
}
