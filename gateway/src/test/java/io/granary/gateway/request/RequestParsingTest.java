package io.granary.gateway.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.model.name.ETag;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParsingTest {
    private static final S3Addressing ADDRESSING = new S3Addressing(List.of("s3.example.org"));

    private static S3Addressing.Address locate(String target, String host) {
        return ADDRESSING.locate(RequestHead.of("GET", target, HeaderList.of("host", host)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/, localhost, -, -",
                "/?x=y, localhost, -, -",
                "/bucket, localhost, bucket, -",
                "/bucket?list-type=2, localhost, bucket, -",
                "/bucket/?list-type=2, localhost, bucket, -",
                "/bucket/key, localhost:9000, bucket, key",
                "/bucket/a/b//c/../d, localhost, bucket, a/b//c/../d",
                "/bucket//, localhost, bucket, /",
                "/bucket/a+b, localhost, bucket, a+b",
                "/bucket/a%20b%2Fc, localhost, bucket, a b/c",
                "/bucket/%C3%A9, localhost, bucket, \u00e9",
                "/key, bucket.s3.example.org, bucket, key",
                "/key, Bucket.S3.example.org:9000, bucket, key",
                "/a/b, my.bucket.s3.example.org, my.bucket, a/b",
                "/, bucket.s3.example.org, bucket, -",
                "/bucket/key, s3.example.org, bucket, key",
                "/bucket/key, xs3.example.org, bucket, key",
                "http://localhost/bucket/key?x, localhost, bucket, key"
            })
    void findsBucketAndKey(String target, String host, String bucket, String key) {
        var address = locate(target, host);
        assertEquals(
                Optional.ofNullable(bucket),
                Optional.ofNullable(address.bucket()).map(Object::toString));
        assertEquals(
                Optional.ofNullable(key), Optional.ofNullable(address.key()).map(Object::toString));
    }

    @ParameterizedTest
    @CsvSource({
        "bucket/key, MalformedUri",
        "*, MalformedUri",
        "/bucket/%, MalformedUri",
        "/bucket/%4, MalformedUri",
        "/bucket/%g0, MalformedUri",
        "/bucket/%ff, MalformedUri",
        "/bucket/%c3%28, MalformedUri",
        "/bucket/%ed%a0%80, MalformedUri",
        "/buc%zzket/, MalformedUri",
        "/Bucket/key, IllegalBucketName",
        "/bu/key, IllegalBucketName",
        "//key, IllegalBucketName"
    })
    void refusesBadAddresses(String target, String failure) {
        var thrown = assertThrows(RequestException.class, () -> locate(target, "localhost"));
        assertEquals(failure, thrown.failure().getClass().getSimpleName());
    }

    @Test
    void keysEndAt1024Bytes() {
        assertEquals(1024, requireKey(locate("/bucket/" + "%41".repeat(1024), "h")).length);
        var thrown = assertThrows(RequestException.class, () -> locate("/bucket/" + "x".repeat(1025), "h"));
        assertEquals(new RequestFailure.KeyTooLong(1025, 1024), thrown.failure());
    }

    /// Whatever bytes come: a refusal, or the same as a plain decoder would say.
    @Test
    void decodesNoiseOrRefusesIt() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var alphabet = "ab/%0249fFcC3+&=?;.\u00e9\u00ff\t ";
        for (int round = 0; round < 50_000; round++) {
            var text = new StringBuilder("/bucket/");
            int length = random.nextInt(30);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            var target = text.toString();
            var message = "seed " + seed + ": " + target;
            try {
                var head = RequestHead.of("GET", target, new HeaderList());
                var address = ADDRESSING.locate(head);
                var query = QueryParameters.parse(head.query());
                for (int i = 0; i < query.size(); i++) {
                    assertEquals(query.get(query.name(i)).isPresent(), query.has(query.name(i)), message);
                }
                if (address.key() != null) {
                    assertArrayEquals(plainlyDecoded(head.path().substring(8)), requireKey(address), message);
                }
            } catch (RuntimeException e) {
                if (!(e instanceof RequestException)) {
                    throw new AssertionError(message, e);
                }
            }
        }
    }

    private static byte[] requireKey(S3Addressing.Address address) {
        return Optional.ofNullable(address.key()).orElseThrow().utf8();
    }

    private static byte[] plainlyDecoded(String text) {
        var decoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                decoded.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                decoded.append(text.charAt(i));
            }
        }
        return decoded.toString().getBytes(ISO_8859_1);
    }

    @Test
    void decodesQueries() {
        var query = QueryParameters.parse("uploads&prefix=a%2Fb+c&x=&&y=1=2&prefix=second&%41=b");
        assertEquals(Optional.of(""), query.get("uploads"));
        assertEquals(Optional.of("a/b c"), query.get("prefix"));
        assertEquals(Optional.of(""), query.get("x"));
        assertEquals(Optional.of("1=2"), query.get("y"));
        assertEquals(Optional.of("b"), query.get("A"));
        assertEquals(Optional.empty(), query.get(""));
        assertEquals(true, query.matches("prefix=second"));
        assertEquals(false, query.matches("prefix=sec"));
        assertEquals(true, query.matches("uploads"));
        assertEquals(false, query.matches("upload"));
        assertThrows(RequestException.class, () -> QueryParameters.parse("a=%ff"));
        assertThrows(RequestException.class, () -> QueryParameters.parse("a&".repeat(65)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "bytes=0-9, 100, 0, 10",
                "bytes=0-8388607, 1000, 0, 1000",
                "bytes=90-, 100, 90, 10",
                "bytes=-10, 100, 90, 10",
                "bytes=-1000, 100, 0, 100",
                "bytes=99-99, 100, 99, 1",
                "Bytes=1-1, 100, 1, 1",
                "bytes=0-99999999999999999999999, 5, 0, 5",
                "bytes=100-, 100, 416, -",
                "bytes=100-200, 100, 416, -",
                "bytes=-0, 100, 416, -",
                "bytes=0-0, 0, 416, -",
                "bytes=-5, 0, 416, -",
                "bytes=99999999999999999999-, 5, 416, -",
                "bytes=9-0, 100, -, -",
                "bytes=, 100, -, -",
                "bytes=-, 100, -, -",
                "bytes=a-b, 100, -, -",
                "bytes=1, 100, -, -",
                "'bytes=0-1,4-5', 100, -, -",
                "bytes=+1-2, 100, -, -",
                "items=0-1, 100, -, -"
            })
    void settlesRanges(String header, long size, Long offset, Long length) {
        var range = ByteRange.parse(header);
        if (offset == null) {
            assertEquals(Optional.empty(), range);
        } else if (length == null) {
            assertEquals(Optional.empty(), range.orElseThrow().of(size));
        } else {
            assertEquals(
                    Optional.of(new ByteRange.Span(offset, length)),
                    range.orElseThrow().of(size));
        }
    }

    private static final ETag TAG = ETag.parse("0123456789abcdef0123456789abcdef");
    private static final long MODIFIED =
            Instant.parse("2026-11-23T00:37:21.900Z").toEpochMilli();
    private static final String SAME = "Mon, 23 Nov 2026 00:37:21 GMT";
    private static final String EARLIER = "Mon, 23 Nov 2026 00:37:20 GMT";
    private static final String T = "\"0123456789abcdef0123456789abcdef\"";

    private static String verdict(String... headers) {
        return switch (Conditions.ofRead(HeaderList.of(headers)).judge(TAG, MODIFIED)) {
            case Conditions.Verdict.Holds holds -> "200";
            case Conditions.Verdict.NotModified notModified -> "304";
            case Conditions.Verdict.Failed failed -> failed.condition();
        };
    }

    @Test
    void judgesConditionsInTheOrderOfTheStandard() {
        assertEquals("200", verdict());
        assertEquals("200", verdict("if-match", T));
        assertEquals("200", verdict("if-match", T.replace("\"", "")));
        assertEquals("200", verdict("if-match", "\"x\", " + T));
        assertEquals("200", verdict("if-match", "*"));
        assertEquals("If-Match", verdict("if-match", "\"x\""));
        assertEquals("If-Match", verdict("if-match", "W/" + T));
        assertEquals("304", verdict("if-none-match", T));
        assertEquals("304", verdict("if-none-match", "W/" + T));
        assertEquals("304", verdict("if-none-match", "\"x\"," + T));
        assertEquals("304", verdict("if-none-match", "*"));
        assertEquals("200", verdict("if-none-match", "\"x\""));
        assertEquals("304", verdict("if-modified-since", SAME));
        assertEquals("200", verdict("if-modified-since", EARLIER));
        assertEquals("200", verdict("if-unmodified-since", SAME));
        assertEquals("If-Unmodified-Since", verdict("if-unmodified-since", EARLIER));
        assertEquals("200", verdict("if-modified-since", "yesterday", "if-unmodified-since", "tomorrow"));
        assertEquals("200", verdict("if-match", T, "if-unmodified-since", EARLIER));
        assertEquals("200", verdict("if-none-match", "\"x\"", "if-modified-since", SAME));
        assertEquals("If-Match", verdict("if-match", "\"x\"", "if-none-match", T));
        assertEquals("304", verdict("if-match", T, "if-none-match", T));
    }

    @Test
    void datesAgreeWithTheGeneralFormatter() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var general = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong(253_402_300_800_000L);
            var text = HttpDate.format(millis);
            var expected = general.format(Instant.ofEpochMilli(millis));
            assertEquals(expected.charAt(6) == ' ' ? expected.replace(", ", ", 0") : expected, text, "seed " + seed);
            assertEquals(OptionalLong.of(millis / 1000 * 1000), HttpDate.parse(text), "seed " + seed);
        }
        for (var bad : List.of("", "x", "Mon, 31 Feb 2026 00:00:00 GMT", "Mon, 23 nov 2026 00:00:00 GMT")) {
            assertEquals(OptionalLong.empty(), HttpDate.parse(bad));
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"aws-chunked, -", "'aws-chunked,gzip', gzip", "'gzip, aws-chunked', gzip", "gzip, gzip"})
    void awsChunkedIsNoEncodingOfTheObject(String sent, String kept) {
        assertEquals(Optional.ofNullable(kept), ContentEncoding.ofObject(sent));
    }
}
