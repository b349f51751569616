package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.xml.XmlElement;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// GetObjectAttributes, and deletes on condition.
class ObjectAttributesTest extends OperationSuite {
    private static final String ALL = "x-amz-object-attributes: ETag,Checksum,ObjectParts,StorageClass,ObjectSize";

    @BeforeEach
    void open() throws Exception {
        assertEquals("200", call("PUT /icons").code());
    }

    @Test
    void ofAnObjectInOnePiece() throws Exception {
        send("hello", "PUT /icons/a");
        var answer = call("GET /icons/a?attributes", ALL);
        var root = answer.xml();
        assertEquals("GetObjectAttributesResponse", root.name());
        assertEquals(Optional.of("5d41402abc4b2a76b9719d911017c592"), root.textOf("ETag"));
        assertEquals(Optional.of("5"), root.textOf("ObjectSize"));
        assertEquals(Optional.of("STANDARD"), root.textOf("StorageClass"));
        var crc = Checksummer.of(ChecksumKind.CRC64NVME, "hello".getBytes(StandardCharsets.UTF_8), 0, 5)
                .base64();
        assertEquals(List.of(crc), answer.texts("Checksum", "ChecksumCRC64NVME"));
        assertEquals(List.of("FULL_OBJECT"), answer.texts("Checksum", "ChecksumType"));
        assertTrue(root.children().stream().noneMatch(child -> child.name().equals("ObjectParts")));
        assertTrue(answer.header("last-modified").isPresent());
    }

    @Test
    void onlyWhatIsAskedForIsTold() throws Exception {
        send("hello", "PUT /icons/a");
        var root = call(
                        "GET /icons/a?attributes",
                        "x-amz-object-attributes: ObjectSize",
                        "x-amz-object-attributes: ETag")
                .xml();
        assertEquals(
                List.of("ETag", "ObjectSize"),
                root.children().stream().map(child -> child.name()).toList());
    }

    @Test
    void ofAnObjectInParts() throws Exception {
        var id = call("POST /icons/a?uploads", "x-amz-checksum-algorithm: CRC32")
                .xml()
                .textOf("UploadId")
                .orElseThrow();
        var list = new StringBuilder();
        for (int number : new int[] {1, 3, 4}) {
            var part = send("x".repeat(5 << 20), "PUT /icons/a?partNumber=" + number + "&uploadId=" + id);
            list.append("<Part><PartNumber>").append(number).append("</PartNumber><ETag>");
            list.append(part.header("etag").orElseThrow()).append("</ETag></Part>");
        }
        var completed =
                send("<CompleteMultipartUpload>" + list + "</CompleteMultipartUpload>", "POST /icons/a?uploadId=" + id);
        assertEquals("200", completed.code());
        var all = call("GET /icons/a?attributes", ALL);
        assertEquals(List.of("3"), all.texts("ObjectParts", "PartsCount"));
        assertEquals(List.of("false"), all.texts("ObjectParts", "IsTruncated"));
        assertEquals(List.of("COMPOSITE"), all.texts("Checksum", "ChecksumType"));
        var first = call("GET /icons/a?attributes", ALL, "x-amz-max-parts: 2");
        assertEquals(List.of("true"), first.texts("ObjectParts", "IsTruncated"));
        assertEquals(List.of("3"), first.texts("ObjectParts", "NextPartNumberMarker"));
        assertEquals(2, parts(first).size());
        var rest = call("GET /icons/a?attributes", ALL, "x-amz-max-parts: 2", "x-amz-part-number-marker: 3");
        var part = parts(rest).getFirst();
        assertEquals(Optional.of("4"), part.textOf("PartNumber"));
        assertEquals(Optional.of(Integer.toString(5 << 20)), part.textOf("Size"));
        assertTrue(part.textOf("ChecksumCRC32").isPresent());
    }

    @Test
    void aPackedPartIsTheOnlyOne() throws Exception {
        var id = call("POST /icons/a?uploads").xml().textOf("UploadId").orElseThrow();
        var part = send("hello", "PUT /icons/a?partNumber=1&uploadId=" + id);
        send(
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                        + part.header("etag").orElseThrow() + "</ETag></Part></CompleteMultipartUpload>",
                "POST /icons/a?uploadId=" + id);
        var all = call("GET /icons/a?attributes", ALL);
        assertEquals(List.of("1"), all.texts("ObjectParts", "PartsCount"));
        assertTrue(all.xml().textOf("ETag").orElseThrow().endsWith("-1"));
    }

    @Test
    void whatCannotBeAsked() throws Exception {
        send("hello", "PUT /icons/a");
        assertEquals(400, call("GET /icons/a?attributes").status());
        assertEquals(
                "InvalidArgument",
                call("GET /icons/a?attributes", "x-amz-object-attributes: ETag,Owner")
                        .code());
        assertEquals(
                "InvalidArgument",
                call("GET /icons/a?attributes", ALL, "x-amz-max-parts: -1").code());
        assertEquals("NoSuchKey", call("GET /icons/b?attributes", ALL).code());
        assertEquals("NoSuchKey", call("GET /icons/_granary/x?attributes", ALL).code());
        assertEquals("NoSuchBucket", call("GET /coins/b?attributes", ALL).code());
    }

    @Test
    void deletesJudgeTagSizeAndTime() throws Exception {
        var etag = send("hello", "PUT /icons/a").header("etag").orElseThrow();
        var modified = call("HEAD /icons/a").header("last-modified").orElseThrow();
        assertEquals(
                "PreconditionFailed",
                call("DELETE /icons/a", "if-match: \"other\"").code());
        for (var wrong :
                List.of("x-amz-if-match-size: 6", "x-amz-if-match-last-modified-time: Thu, 01 Jan 1970 00:00:00 GMT")) {
            assertEquals("PreconditionFailed", call("DELETE /icons/a", wrong).code(), wrong);
            assertEquals(
                    412, call("DELETE /icons/a", "if-match: " + etag, wrong).status(), wrong);
        }
        assertEquals(
                "InvalidArgument",
                call("DELETE /icons/a", "x-amz-if-match-size: x").code());
        assertEquals(
                "InvalidArgument",
                call("DELETE /icons/a", "x-amz-if-match-last-modified-time: x").code());
        assertEquals(
                "NotImplemented", call("DELETE /icons/a", "if-none-match: *").code());
        assertEquals("hello", call("GET /icons/a").text());
        var all = new String[] {
            "DELETE /icons/a",
            "if-match: " + etag,
            "x-amz-if-match-size: 5",
            "x-amz-if-match-last-modified-time: " + modified
        };
        assertEquals(204, call(all).status());
        assertEquals(404, call("GET /icons/a").status());
        assertEquals(204, call(all).status(), "what is not there is as good as deleted");
    }

    private static List<XmlElement> parts(Answer answer) {
        return answer.xml().children().stream()
                .filter(child -> child.name().equals("ObjectParts"))
                .flatMap(parts -> parts.children().stream())
                .filter(child -> child.name().equals("Part"))
                .toList();
    }

    private Answer send(String body, String... lines) throws Exception {
        return store.call(Requests.of(utf8(body), lines));
    }
}
