package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The four operations of `?annotation`, down to the disk and back.
class AnnotationsTest extends OperationSuite {
    private static final String OBJECT = "/imgs/a%20b/slide.tif";

    @BeforeEach
    void open() throws Exception {
        call("PUT /imgs");
        send("image", "PUT " + OBJECT);
    }

    @Test
    void putAndGetAsBotoSendsThem() throws Exception {
        var crc = Checksummer.of(ChecksumKind.CRC32, utf8("{\"a\":1}"), 0, 7).base64();
        var put = send(
                "{\"a\":1}",
                "PUT " + OBJECT + "?annotation&annotationName=tumor.boxes",
                "x-amz-checksum-crc32: " + crc,
                "x-amz-sdk-checksum-algorithm: CRC32",
                "content-type: text/html");
        assertEquals("200", put.code());
        assertEquals("PutObjectAnnotationOutput", put.xml().name());
        assertEquals(Optional.of("a b/slide.tif"), put.xml().textOf("Key"));
        assertEquals(Optional.of("tumor.boxes"), put.xml().textOf("AnnotationName"));
        assertEquals(Optional.of(crc), put.header("x-amz-checksum-crc32"));
        assertEquals(Optional.of("FULL_OBJECT"), put.header("x-amz-checksum-type"));
        assertEquals(Optional.empty(), put.header("x-amz-object-version-id"));

        var plain = call("GET " + OBJECT + "?annotation&annotationName=tumor.boxes", "range: bytes=0-1");
        assertEquals("200", Integer.toString(plain.status()));
        assertEquals("{\"a\":1}", plain.text());
        assertEquals(Optional.of("application/octet-stream"), plain.header("content-type"));
        assertEquals(put.header("etag"), plain.header("etag"));
        assertTrue(plain.header("last-modified").isPresent());
        assertEquals(Optional.empty(), plain.header("x-amz-checksum-crc32"));
        var asked = call("GET " + OBJECT + "?annotation=&annotationName=tumor.boxes", "x-amz-checksum-mode: ENABLED");
        assertEquals(Optional.of(crc), asked.header("x-amz-checksum-crc32"));
        assertEquals(Optional.of("FULL_OBJECT"), asked.header("x-amz-checksum-type"));
        assertEquals("image", call("GET " + OBJECT).text());
    }

    @Test
    void withoutAnAlgorithmTheChecksumIsCrc64() throws Exception {
        send("abc", "PUT " + OBJECT + "?annotation&annotationName=n");
        assertEquals(List.of("CRC64NVME"), entries(call("GET " + OBJECT + "?annotation"), "ChecksumAlgorithm"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', InvalidAnnotationName",
        "a%20b, InvalidAnnotationName",
        "S3x, InvalidAnnotationName",
        "aws., InvalidAnnotationName",
        "a%2Fb, InvalidAnnotationName",
        "%C3%A9, 200",
        "x-1_.Y, 200"
    })
    void namesAreJudged(String name, String code) throws Exception {
        assertEquals(
                code,
                send("x", "PUT " + OBJECT + "?annotation&annotationName=" + name)
                        .code());
        if (!code.equals("200")) {
            assertEquals(
                    code,
                    call("GET " + OBJECT + "?annotation&annotationName=" + name).code());
            assertEquals(
                    code,
                    call("DELETE " + OBJECT + "?annotation&annotationName=" + name)
                            .code());
        }
    }

    @Test
    void limitsAreExact() throws Exception {
        assertEquals(
                "200",
                send("x", "PUT " + OBJECT + "?annotation&annotationName=" + "n".repeat(512))
                        .code());
        assertEquals(
                "AnnotationNameTooLong",
                send("x", "PUT " + OBJECT + "?annotation&annotationName=" + "n".repeat(513))
                        .code());
        assertEquals(
                "InvalidRequest",
                send("", "PUT " + OBJECT + "?annotation&annotationName=e").code());
        assertEquals(
                "200",
                send("y".repeat(1 << 20), "PUT " + OBJECT + "?annotation&annotationName=big")
                        .code());
        assertEquals(
                "y".repeat(1 << 20),
                call("GET " + OBJECT + "?annotation&annotationName=big").text());
        assertEquals(
                "EntityTooLarge",
                send("y".repeat((1 << 20) + 1), "PUT " + OBJECT + "?annotation&annotationName=big")
                        .code());
        assertEquals(
                "UnsupportedMediaType",
                store.call(Requests.of(new byte[] {(byte) 0xFF}, "PUT " + OBJECT + "?annotation&annotationName=bad"))
                        .code());
    }

    @Test
    void aMissingNameNeverTouchesTheObject() throws Exception {
        assertEquals("InvalidRequest", call("DELETE " + OBJECT + "?annotation").code());
        assertEquals(
                "InvalidRequest", send("other", "PUT " + OBJECT + "?annotation").code());
        assertEquals("image", call("GET " + OBJECT).text());
    }

    @Test
    void whatIsNotThereIsSaidSo() throws Exception {
        assertEquals(
                "NoSuchAnnotation",
                call("GET " + OBJECT + "?annotation&annotationName=n").code());
        assertEquals(
                "NoSuchKey", call("GET /imgs/none?annotation&annotationName=n").code());
        assertEquals("NoSuchKey", call("GET /imgs/none?annotation").code());
        assertEquals(
                "NoSuchKey",
                send("x", "PUT /imgs/none?annotation&annotationName=n").code());
        assertEquals(
                "NoSuchKey",
                call("DELETE /imgs/none?annotation&annotationName=n").code());
        assertEquals(
                "NoSuchBucket",
                send("x", "PUT /other/none?annotation&annotationName=n").code());
        assertEquals(
                204, call("DELETE " + OBJECT + "?annotation&annotationName=n").status());
        assertEquals(200, call("GET " + OBJECT + "?annotation").status());
        assertEquals(
                Optional.of("0"), call("GET " + OBJECT + "?annotation").xml().textOf("AnnotationCount"));
    }

    @Test
    void aStaleParentIsRefused() throws Exception {
        var etag = call("GET " + OBJECT).header("etag").orElseThrow();
        var put = "PUT " + OBJECT + "?annotation&annotationName=n";
        assertEquals("200", send("x", put, "x-amz-object-if-match: " + etag).code());
        assertEquals(
                "200",
                send("x", put, "x-amz-object-if-match: " + etag.replace("\"", ""))
                        .code());
        assertEquals("200", send("x", put, "x-amz-object-if-match: *").code());
        send("newer", "PUT " + OBJECT);
        assertEquals(
                "PreconditionFailed",
                send("x", put, "x-amz-object-if-match: " + etag).code());
        assertEquals(
                "PreconditionFailed",
                call("DELETE " + OBJECT + "?annotation&annotationName=n", "x-amz-object-if-match: " + etag)
                        .code());
    }

    @Test
    void pagesOfSevenAreTheWholeList() throws Exception {
        for (int i = 0; i < 30; i++) {
            send("v", "PUT " + OBJECT + "?annotation&annotationName=p.%02d".formatted(i));
        }
        send("v", "PUT " + OBJECT + "?annotation&annotationName=q");
        var names = new ArrayList<String>();
        var query = "?annotation&annotation-prefix=p.&max-annotation-results=7";
        var page = call("GET " + OBJECT + query);
        while (true) {
            names.addAll(entries(page, "AnnotationName"));
            var next = page.xml().textOf("NextContinuationToken");
            if (next.isEmpty()) {
                break;
            }
            assertEquals(Optional.of("7"), page.xml().textOf("AnnotationCount"));
            page = call("GET " + OBJECT + query + "&continuation-token=" + next.get());
        }
        assertEquals(30, names.size());
        assertEquals(names.stream().sorted().distinct().toList(), names);
        var token = call("GET " + OBJECT + query)
                .xml()
                .textOf("NextContinuationToken")
                .orElseThrow();
        assertEquals(
                "InvalidArgument",
                call("GET " + OBJECT + "?annotation&continuation-token=" + token)
                        .code());
        assertEquals(
                "InvalidArgument",
                call("GET " + OBJECT + query + "&continuation-token=x").code());
        assertEquals(
                "InvalidArgument",
                call("GET " + OBJECT + "?annotation&max-annotation-results=0").code());
        assertEquals(
                "InvalidArgument",
                call("GET " + OBJECT + "?annotation&max-annotation-results=1001")
                        .code());
        assertEquals(
                "InvalidPrefix",
                call("GET " + OBJECT + "?annotation&annotation-prefix=a%20b").code());
    }

    @Test
    void aWrongDigestIsRefused() throws Exception {
        var put = "PUT " + OBJECT + "?annotation&annotationName=n";
        assertEquals(
                "BadDigest", send("x", put, "x-amz-checksum-crc32: AAAAAA==").code());
        assertEquals(
                "BadDigest",
                send("x", put, "content-md5: AAAAAAAAAAAAAAAAAAAAAA==").code());
        assertEquals(
                "NoSuchAnnotation",
                call("GET " + OBJECT + "?annotation&annotationName=n").code());
    }

    @Test
    void annotationsGoWithTheirObject() throws Exception {
        send("x", "PUT " + OBJECT + "?annotation&annotationName=n");
        send("newer", "PUT " + OBJECT);
        assertEquals(
                "NoSuchAnnotation",
                call("GET " + OBJECT + "?annotation&annotationName=n").code());
        send("x", "PUT " + OBJECT + "?annotation&annotationName=n");
        call("DELETE " + OBJECT);
        assertEquals(
                "NoSuchKey",
                call("GET " + OBJECT + "?annotation&annotationName=n").code());
        send("again", "PUT " + OBJECT);
        assertEquals(
                Optional.of("0"), call("GET " + OBJECT + "?annotation").xml().textOf("AnnotationCount"));
    }

    @Test
    void aCopyTakesAnnotationsAlongUnlessToldOtherwise() throws Exception {
        send("x", "PUT " + OBJECT + "?annotation&annotationName=n", "x-amz-sdk-checksum-algorithm: CRC32");
        var source = "x-amz-copy-source: imgs/a%20b/slide.tif";
        assertEquals("200", call("PUT /imgs/copy", source).code());
        assertEquals(List.of("n"), entries(call("GET /imgs/copy?annotation"), "AnnotationName"));
        assertEquals("x", call("GET /imgs/copy?annotation&annotationName=n").text());
        call("PUT /imgs/copy", source, "x-amz-checksum-algorithm: SHA1");
        assertEquals(List.of("SHA1"), entries(call("GET /imgs/copy?annotation"), "ChecksumAlgorithm"));
        for (var header : List.of("x-amz-object-annotation-directive", "x-amz-annotation-directive")) {
            call("PUT /imgs/without", source, header + ": EXCLUDE");
            assertEquals(List.of(), entries(call("GET /imgs/without?annotation"), "AnnotationName"));
            call("PUT /imgs/with", source, header + ": COPY");
            assertEquals(List.of("n"), entries(call("GET /imgs/with?annotation"), "AnnotationName"));
            assertEquals(
                    "InvalidArgument",
                    call("PUT /imgs/with", source, header + ": KEEP").code());
        }
        call("PUT /imgs/without?x-amz-object-annotation-directive=EXCLUDE", source);
        assertEquals(List.of(), entries(call("GET /imgs/without?annotation"), "AnnotationName"));
        call("PUT " + OBJECT, source, "x-amz-metadata-directive: REPLACE");
        assertEquals(List.of("n"), entries(call("GET " + OBJECT + "?annotation"), "AnnotationName"));
        call(
                "PUT " + OBJECT,
                source,
                "x-amz-metadata-directive: REPLACE",
                "x-amz-object-annotation-directive: EXCLUDE");
        assertEquals(List.of(), entries(call("GET " + OBJECT + "?annotation"), "AnnotationName"));
    }

    @Test
    void aCopyHasAllOfAThousand() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            send("payload " + i, "PUT " + OBJECT + "?annotation&annotationName=n" + i);
        }
        assertEquals(
                "200",
                call("PUT /imgs/copy", "x-amz-copy-source: imgs/a%20b/slide.tif")
                        .code());
        assertEquals(
                1_000,
                entries(call("GET /imgs/copy?annotation"), "AnnotationName").size());
        assertEquals(
                "payload 777",
                call("GET /imgs/copy?annotation&annotationName=n777").text());
    }

    @Test
    void eachVersionHasItsOwn() throws Exception {
        send("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", "PUT /imgs?versioning");
        var annotation = OBJECT + "?annotation&annotationName=n";
        var ofNull = send("of null", "PUT " + annotation);
        assertEquals(Optional.of("null"), ofNull.header("x-amz-object-version-id"));
        var id = send("newer", "PUT " + OBJECT).header("x-amz-version-id").orElseThrow();
        assertEquals("NoSuchAnnotation", call("GET " + annotation).code());
        send("of the newer", "PUT " + annotation);
        send("later, of null", "PUT " + OBJECT + "?annotation&annotationName=m&versionId=null");
        assertEquals(
                List.of("m", "n"), entries(call("GET " + OBJECT + "?annotation&versionId=null"), "AnnotationName"));

        var marker = call("DELETE " + OBJECT).header("x-amz-version-id").orElseThrow();
        var hidden = call("GET " + annotation);
        assertEquals("NoSuchKey", hidden.code());
        assertEquals(Optional.of("true"), hidden.header("x-amz-delete-marker"));
        assertEquals(
                "MethodNotAllowed",
                send("x", "PUT " + annotation + "&versionId=" + marker).code());
        assertEquals(
                "InvalidArgument", call("GET " + annotation + "&versionId=").code());
        var read = call("GET " + annotation + "&versionId=" + id);
        assertEquals("of the newer", read.text());
        assertEquals(Optional.of(id), read.header("x-amz-object-version-id"));

        call("DELETE " + OBJECT + "?versionId=" + id);
        assertEquals(
                "NoSuchVersion", call("GET " + annotation + "&versionId=" + id).code());
        assertEquals("of null", call("GET " + annotation + "&versionId=null").text());
        call("DELETE " + annotation + "&versionId=null");
        assertEquals(List.of("m"), entries(call("GET " + OBJECT + "?annotation&versionId=null"), "AnnotationName"));
    }

    private static List<String> entries(Answer list, String child) {
        return list.xml().children().stream()
                .filter(element -> element.name().equals("Annotations"))
                .flatMap(wrapper -> wrapper.children().stream())
                .filter(element -> element.name().equals("AnnotationEntry"))
                .map(element -> element.textOf(child).orElseThrow())
                .toList();
    }

    private Answer send(String body, String... lines) throws Exception {
        return store.call(Requests.of(utf8(body), lines));
    }
}
