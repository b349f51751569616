package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.Signed;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One put that becomes many objects.
class IngestTest extends OperationSuite {
    private static final String EXTRACT = "x-amz-meta-snowball-auto-extract: true";
    private static final String LENIENT = "x-amz-meta-snowball-ignore-errors: true";

    @BeforeEach
    void bucket() throws Exception {
        call("PUT /set");
    }

    private Answer ingest(byte[] archive, String... headers) throws Exception {
        var lines = new String[headers.length + 2];
        lines[0] = "PUT /set/in/a.tar";
        lines[1] = EXTRACT;
        System.arraycopy(headers, 0, lines, 2, headers.length);
        return store.call(Requests.of(archive, lines));
    }

    @Test
    void membersBecomeObjects() throws Exception {
        var large = new byte[700_000];
        new SplittableRandom(7).nextBytes(large);
        var archive = new Archive()
                .member('5', "d/")
                .file("./d/one.json", "{}")
                .file("empty", "")
                .file("large.bin", large)
                .pax("path", "d/ü/" + "long/".repeat(40) + "x.jpg")
                .file("short", "pax")
                .member('L', utf8("././@LongLink"), utf8("g/" + "n".repeat(150) + '\0'))
                .file("cut", "gnu")
                .end();
        var answer = ingest(archive, "x-amz-meta-set: seven", "x-amz-tagging: k=v");
        assertEquals("200", answer.code());
        assertEquals(
                Optional.of("stored=5, bytes=" + (2 + 700_000 + 3 + 3) + ", directories=1, refused=0"),
                answer.header("x-granary-ingest"));
        var one = call("GET /set/in/d/one.json");
        assertEquals("{}", one.text());
        assertEquals(Optional.of("application/json"), one.header("content-type"));
        assertEquals(Optional.of("seven"), one.header("x-amz-meta-set"));
        assertEquals(Optional.of("1"), one.header("x-amz-tagging-count"));
        assertFalse(one.header("x-amz-meta-snowball-auto-extract").isPresent());
        assertEquals("", call("GET /set/in/empty").text());
        assertArrayEquals(large, call("GET /set/in/large.bin").bytes());
        assertEquals(
                "pax",
                call("GET /set/in/d/%C3%BC/" + "long/".repeat(40) + "x.jpg").text());
        assertEquals("gnu", call("GET /set/in/g/" + "n".repeat(150)).text());
        assertEquals("NoSuchKey", call("GET /set/in/a.tar").code());
    }

    @Test
    void itIsUnpacked() throws Exception {
        var archive = new Archive().file("x", "packed").file("y", "packed too").end();
        for (var packed : List.of(gzip(archive), gzipInTwo(archive), zstd(archive))) {
            call("DELETE /set/in/x");
            call("DELETE /set/in/y");
            assertEquals("200", ingest(packed).code());
            assertEquals("packed", call("GET /set/in/x").text());
            assertEquals("packed too", call("GET /set/in/y").text());
        }
    }

    /// What MinIO's client sends.
    @Test
    void thePrefixMayBeTold() throws Exception {
        var archive = new Archive().file("x", "here").end();
        assertEquals(
                "200",
                ingest(archive, "x-amz-meta-minio-snowball-prefix: other/place").code());
        assertEquals("here", call("GET /set/other/place/x").text());
    }

    @Test
    void theLastOfOneNameStays() throws Exception {
        var archive = new Archive();
        for (int i = 0; i < 200; i++) {
            archive.file("same", "v" + i).file("other" + i, "o");
        }
        assertEquals("200", ingest(archive.end()).code());
        assertEquals("v199", call("GET /set/in/same").text());
    }

    @Test
    void manyMembersAreAllThere() throws Exception {
        var archive = new Archive();
        IntStream.range(0, 5_000).forEach(i -> archive.file("n/" + i, "body " + i));
        assertEquals(
                Optional.of(
                        "stored=5000, bytes=" + (5_000 * 5 + 10 + 180 + 2_700 + 16_000) + ", directories=0, refused=0"),
                ingest(archive.end()).header("x-granary-ingest"));
        for (int i = 0; i < 5_000; i += 97) {
            assertEquals("body " + i, call("GET /set/in/n/" + i).text());
        }
    }

    @Test
    void whatIsNoFileIsRefused() throws Exception {
        for (var bad : List.of("/etc/passwd", "../up", "a/../../up", "")) {
            refused(new Archive().file(bad, "x"), bad);
        }
        for (char type : "123467S".replace("7", "").toCharArray()) {
            refused(new Archive().member(type, "odd"), String.valueOf(type));
        }
        refused(new Archive().pax("GNU.sparse.major", "1").file("sparse", "x"), "sparse");
        refused(new Archive().member('0', new byte[] {(byte) 0xFF, 'a'}, new byte[0]), "not UTF-8");
        refused(new Archive().pax("path", "k".repeat(1100)).file("k", "x"), "too long");
    }

    /// Without leave the first one ends it; with leave it is told of, and the rest is stored.
    private void refused(Archive odd, String what) throws Exception {
        var archive = new Archive().file("before", "b").endless();
        var tail = new Archive().file("after", "a").end();
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(archive);
        whole.writeBytes(odd.endless());
        whole.writeBytes(tail);
        call("DELETE /set/in/after");
        var strict = ingest(whole.toByteArray());
        assertEquals("InvalidArgument", strict.code(), what);
        assertEquals("NoSuchKey", call("GET /set/in/after").code(), what);
        var lenient = ingest(whole.toByteArray(), LENIENT);
        assertEquals("200", lenient.code(), what);
        assertEquals(Optional.of("2"), lenient.xml().textOf("Stored"), what);
        assertEquals(List.of("InvalidArgument"), lenient.texts("Refusal", "Code"), what);
        assertEquals("a", call("GET /set/in/after").text(), what);
    }

    @Test
    void reservedKeysStayReserved() throws Exception {
        var archive = new Archive().file("_granary/x", "x").end();
        var answer = store.call(Requests.of(archive, "PUT /set/a.tar", EXTRACT));
        assertEquals("InvalidArgument", answer.code());
        assertEquals(
                "InvalidArgument",
                store.call(Requests.of(archive, "PUT /set/_granary/a.tar", EXTRACT))
                        .code());
    }

    @Test
    void brokenArchivesAreRefusedWithTheirReason() throws Exception {
        var good =
                new Archive().file("first", "1").file("second", "2".repeat(600)).end();
        for (var broken : List.of(
                new byte[0],
                utf8("no archive at all"),
                new byte[100],
                Arrays.copyOf(good, good.length - 1024),
                Arrays.copyOf(good, 1500),
                Arrays.copyOf(gzip(good), 60),
                Arrays.copyOf(zstd(good), 60),
                new Archive().header('L', utf8("name"), 1L << 32).endless(),
                new Archive()
                        .member('x', utf8("pax"), utf8("99 path=x\n"))
                        .file("x", "")
                        .end(),
                flipped(good, 1024 + 5))) {
            var answer = ingest(broken);
            assertEquals("InvalidRequest", answer.code());
            var message = answer.xml().textOf("Message").orElseThrow();
            assertTrue(message.startsWith("The archive cannot be read: "), message);
        }
        assertEquals("1", call("GET /set/in/first").text());
    }

    /// Each bit flipped and each length cut: an answer that is no defect, and what is cut is told.
    @Test
    void damageIsTold() throws Exception {
        var good = new Archive().file("first", "one").file("second", "two").end();
        for (var packed : List.of(good, gzip(good), zstd(good))) {
            for (int i = 0; i < packed.length; i++) {
                if (packed.length == good.length && i % 512 > 160 && i % 512 < 500) {
                    continue; // zeros and owners: nothing of it is stored
                }
                var code = ingest(flipped(packed, i)).code();
                assertFalse(code.startsWith("Internal"), () -> "at a byte of " + packed.length);
                var cut = ingest(Arrays.copyOf(packed, i)).code();
                assertTrue(
                        cut.equals("InvalidRequest") || (packed.length == good.length && i > 2048 + 511),
                        cut + " at " + i);
            }
        }
    }

    @Test
    void aBombIsRefused() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new Archive().header('0', utf8("zeros"), 400L << 20).endless());
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 400; i++) {
                gzip.write(zeros);
            }
        }
        var answer = ingest(bomb.toByteArray());
        assertEquals("InvalidRequest", answer.code());
        assertEquals("NoSuchKey", call("GET /set/in/zeros").code());
    }

    /// Whoever may put the archive's key may not put every member.
    @Test
    void eachMemberNeedsItsRight() throws Exception {
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject",
                 "Resource": ["arn:aws:s3:::set/in/a.tar", "arn:aws:s3:::set/in/mine/*"]}]}""";
        assertEquals(
                204, store.call(Requests.of(utf8(policy), "PUT /set?policy")).status());
        var nobody = new Signed("", "", PayloadHash.UNSIGNED, null);
        var archive = new Archive().file("mine/x", "x").file("theirs", "x").end();
        var answer = store.callAs(nobody, Requests.of(archive, "PUT /set/in/a.tar", EXTRACT));
        assertEquals("AccessDenied", answer.code());
        assertEquals("x", call("GET /set/in/mine/x").text());
        assertEquals("NoSuchKey", call("GET /set/in/theirs").code());
    }

    @Test
    void anUploadInPartsIsNotTakenForAnObject() throws Exception {
        assertEquals(
                "NotImplemented", call("POST /set/in/a.tar?uploads", EXTRACT).code());
    }

    private static byte[] flipped(byte[] bytes, int at) {
        var other = bytes.clone();
        other[at] ^= 4;
        return other;
    }

    private static byte[] gzip(byte[] bytes) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /// Several in a row, as parallel compressors write them.
    private static byte[] gzipInTwo(byte[] bytes) throws Exception {
        var out = new ByteArrayOutputStream();
        out.writeBytes(gzip(Arrays.copyOf(bytes, 700)));
        out.writeBytes(gzip(Arrays.copyOfRange(bytes, 700, bytes.length)));
        return out.toByteArray();
    }

    private static byte[] zstd(byte[] bytes) {
        var zstd = new ZstdJavaCompressor();
        var packed = new byte[zstd.maxCompressedLength(bytes.length)];
        return Arrays.copyOf(packed, zstd.compress(bytes, 0, bytes.length, packed, 0, packed.length));
    }
}
