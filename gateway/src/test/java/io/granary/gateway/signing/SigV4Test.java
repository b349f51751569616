package io.granary.gateway.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.request.HeaderList;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.RequestHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SigV4Test {
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final Instant DOCS = Instant.parse("2013-05-24T00:00:00Z");
    private static final Instant GOLDEN = Instant.parse("2026-11-23T00:37:21Z");

    private static SigV4 at(Instant now) {
        return new SigV4(SigV4Test::secret, "us-east-1", InstantSource.fixed(now));
    }

    private static Optional<String> secret(String accessKey, String token) {
        return switch (accessKey) {
            case ReferenceSigner.ACCESS_KEY -> Optional.of(ReferenceSigner.SECRET);
            case "granary" -> Optional.of("s3cr3t");
            case "a/b+c" -> Optional.of("x".repeat(40));
            default -> Optional.empty();
        };
    }

    private static Signed verify(SigV4 sigV4, String method, String target, HeaderList headers) {
        var head = RequestHead.of(method, target, headers);
        return sigV4.verify(head, QueryParameters.parse(head.query()));
    }

    private static RequestFailure refusal(SigV4 sigV4, String method, String target, HeaderList headers) {
        return assertThrows(RequestException.class, () -> verify(sigV4, method, target, headers))
                .failure();
    }

    private static String docsAuthorization(String signedHeaders, String signature) {
        return "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                + signedHeaders + ",Signature=" + signature;
    }

    // The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html

    @Test
    void acceptsTheDocumentedGetObject() {
        var headers = HeaderList.of(
                "Host",
                "examplebucket.s3.amazonaws.com",
                "Range",
                "bytes=0-9",
                "x-amz-content-sha256",
                NOTHING,
                "x-amz-date",
                "20130524T000000Z",
                "Authorization",
                docsAuthorization(
                        "host;range;x-amz-content-sha256;x-amz-date",
                        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
        var signed = verify(at(DOCS), "GET", "/test.txt", headers);
        assertEquals(new PayloadHash.Exact(NOTHING), signed.payload());
        assertEquals(ReferenceSigner.ACCESS_KEY, signed.accessKey());
    }

    @Test
    void acceptsTheDocumentedPutObjectWithItsUnencodedDollar() {
        var hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        var headers = HeaderList.of(
                "Host",
                "examplebucket.s3.amazonaws.com",
                "Date",
                "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-date",
                "20130524T000000Z",
                "x-amz-storage-class",
                "REDUCED_REDUNDANCY",
                "x-amz-content-sha256",
                hash,
                "Authorization",
                docsAuthorization(
                        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
        assertEquals(
                new PayloadHash.Exact(hash),
                verify(at(DOCS), "PUT", "/test$file.text", headers).payload());
    }

    @ParameterizedTest
    @CsvSource({
        "/?lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "/?max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        "/?prefix=J&max-keys=2, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    })
    void acceptsTheDocumentedQueries(String target, String signature) {
        var headers = HeaderList.of(
                "Host",
                "examplebucket.s3.amazonaws.com",
                "x-amz-date",
                "20130524T000000Z",
                "x-amz-content-sha256",
                NOTHING,
                "Authorization",
                docsAuthorization("host;x-amz-content-sha256;x-amz-date", signature));
        assertEquals(
                ReferenceSigner.ACCESS_KEY,
                verify(at(DOCS), "GET", target, headers).accessKey());
    }

    private static final String PRESIGNED = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    private static final HeaderList EXAMPLE_HOST = HeaderList.of("Host", "examplebucket.s3.amazonaws.com");

    @Test
    void acceptsTheDocumentedPresignedUrlUntilItExpires() {
        for (var now : List.of(DOCS, DOCS.plusSeconds(86_400))) {
            assertEquals(
                    PayloadHash.UNSIGNED,
                    verify(at(now), "GET", PRESIGNED, EXAMPLE_HOST).payload());
        }
        assertInstanceOf(
                RequestFailure.PresignExpired.class,
                refusal(at(DOCS.plusSeconds(86_401)), "GET", PRESIGNED, EXAMPLE_HOST));
        assertInstanceOf(
                RequestFailure.PresignNotYetValid.class,
                refusal(at(DOCS.minusSeconds(901)), "GET", PRESIGNED, EXAMPLE_HOST));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Amz-Expires=86400, X-Amz-Expires=86401, SignatureMismatch",
        "X-Amz-Expires=86400, X-Amz-Expires=0, PresignMalformed",
        "X-Amz-Expires=86400, X-Amz-Expires=-1, PresignMalformed",
        "X-Amz-Expires=86400, X-Amz-Expires=604801, PresignMalformed",
        "X-Amz-Expires=86400, X-Amz-Expires=soon, PresignMalformed",
        "/test.txt, /test.tx, SignatureMismatch",
        "AWS4-HMAC-SHA256, AWS4-ECDSA-P256-SHA256, PresignMalformed",
        "X-Amz-SignedHeaders=host, X-Amz-SignedHeaders=date, PresignMalformed",
        "20130524T000000Z, 20130524T000001Z, SignatureMismatch",
        "20130524T000000Z, yesterday, PresignMalformed",
        "us-east-1, eu-west-1, WrongRegion",
        "%2Fs3%2F, %2Fec2%2F, PresignMalformed",
        "AKIAIOSFODNN7EXAMPLE, AKIAIOSFODNN7EXAMPLF, AccessKeyUnknown",
        "604d404, 604d405, SignatureMismatch",
        "604d404, 604d40, SignatureMismatch",
        "604d404, 604D404, SignatureMismatch",
        "&X-Amz-Signature, &x=y&X-Amz-Signature, SignatureMismatch"
    })
    void refusesATamperedPresignedUrl(String from, String to, String failure) {
        assertEquals(
                failure,
                refusal(at(DOCS), "GET", PRESIGNED.replace(from, to), EXAMPLE_HOST)
                        .getClass()
                        .getSimpleName());
    }

    @Test
    void refusesAPresignedUrlWithAnotherMethodOrHost() {
        assertInstanceOf(RequestFailure.SignatureMismatch.class, refusal(at(DOCS), "PUT", PRESIGNED, EXAMPLE_HOST));
        assertInstanceOf(
                RequestFailure.SignatureMismatch.class,
                refusal(at(DOCS), "GET", PRESIGNED, HeaderList.of("host", "other.s3.amazonaws.com")));
    }

    // Requests signed by botocore 1.44.5.

    record Golden(String kind, String method, String target, HeaderList headers) {
        @Override
        public String toString() {
            return kind + ' ' + method + ' ' + target;
        }
    }

    static List<Golden> botocore() throws IOException {
        try (var in = SigV4Test.class.getResourceAsStream("/signing/botocore.txt")) {
            var all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.ISO_8859_1);
            return Arrays.stream(all.strip().split("\n\n", -1))
                    .map(SigV4Test::golden)
                    .toList();
        }
    }

    private static Golden golden(String block) {
        var lines = block.split("\n", -1);
        var headers = new HeaderList();
        for (int i = 2; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.add(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        int space = lines[1].indexOf(' ');
        return new Golden(lines[0].substring(2), lines[1].substring(0, space), lines[1].substring(space + 1), headers);
    }

    @Test
    void acceptsWhatBotocoreSigns() throws IOException {
        var all = botocore();
        assertTrue(all.size() >= 400, "golden requests: " + all.size());
        var sigV4 = at(GOLDEN);
        for (var one : all) {
            try {
                verify(sigV4, one.method(), one.target(), one.headers());
            } catch (RequestException e) {
                throw new AssertionError(one + ": " + e.failure());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tampering")
    void refusesWhatWasTamperedWith(UnaryOperator<Golden> tamper) throws IOException {
        var sigV4 = at(GOLDEN);
        for (var one : botocore()) {
            var changed = tamper.apply(one);
            assertThrows(
                    RequestException.class,
                    () -> verify(sigV4, changed.method(), changed.target(), changed.headers()),
                    one::toString);
        }
    }

    static List<UnaryOperator<Golden>> tampering() {
        return List.of(
                one -> new Golden("method", one.method() + "X", one.target(), one.headers()),
                one -> new Golden(
                        "path", one.method(), one.target().replaceFirst("/bucket", "/buckets"), one.headers()),
                one -> new Golden("case", one.method(), one.target().replaceFirst("bucket", "Bucket"), one.headers()),
                one -> new Golden(
                        "query",
                        one.method(),
                        one.target() + (one.target().contains("?") ? "&" : "?") + "z",
                        one.headers()),
                one -> new Golden(
                        "host",
                        one.method(),
                        one.target(),
                        one.headers().without("host").add("host", "evil.example.org")),
                one -> new Golden(
                        "no host", one.method(), one.target(), one.headers().without("host")),
                one -> new Golden(
                        "extra",
                        one.method(),
                        one.target(),
                        with(one.headers(), "x-amz-copy-source", "/bucket/secret")));
    }

    private static HeaderList with(HeaderList headers, String name, String value) {
        return headers.without(name).add(name, value);
    }

    @Test
    void aClientWithoutARegionSignsWithAnEmptyOne() {
        var headers = new ReferenceSigner("20130524T000000Z", "")
                .sign("GET", "/bucket/key", "", HeaderList.of("host", "localhost"), NOTHING);
        assertEquals(
                ReferenceSigner.ACCESS_KEY,
                verify(at(DOCS), "GET", "/bucket/key", headers).accessKey());
        assertInstanceOf(RequestFailure.SignatureMismatch.class, refusal(at(DOCS), "GET", "/bucket/other", headers));
    }

    // What the header says.

    private static HeaderList signedGet() {
        return new ReferenceSigner("20130524T000000Z")
                .sign("GET", "/bucket/key", "", HeaderList.of("host", "localhost"), NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"-901, ClockSkew", "901, ClockSkew", "-900, ''", "900, ''"})
    void allowsAQuarterOfAnHourOfSkew(long seconds, String failure) {
        var sigV4 = at(DOCS.plusSeconds(seconds));
        if (failure.isEmpty()) {
            verify(sigV4, "GET", "/bucket/key", signedGet());
        } else {
            assertInstanceOf(RequestFailure.ClockSkew.class, refusal(sigV4, "GET", "/bucket/key", signedGet()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Signature=|Sig=|AuthorizationMalformed",
                "Credential=|Cred=|AuthorizationMalformed",
                "SignedHeaders=|Headers=|AuthorizationMalformed",
                "/aws4_request|/aws5_request|AuthorizationMalformed",
                "/s3/|/sts/|AuthorizationMalformed",
                "/20130524/|/20130525/|AuthorizationMalformed",
                "/20130524/|/2013/|AuthorizationMalformed",
                "us-east-1|us-west-2|WrongRegion",
                "host;x-amz-content|x-amz-content|AuthorizationMalformed",
                "host;x-amz-content-sha256;x-amz-date|host;x-amz-date;x-amz-content-sha256|AuthorizationMalformed",
                "host;x-amz-content-sha256;x-amz-date|Host;x-amz-content-sha256;x-amz-date|AuthorizationMalformed",
                "host;x-amz-content-sha256;x-amz-date|host;x-amz-content-sha256|HeadersNotSigned",
                "AKIAIOSFODNN7EXAMPLE|nobody|AccessKeyUnknown",
                "AWS4-HMAC-SHA256 |AWS AKIA:|UnsupportedSignature",
                "AWS4-HMAC-SHA256 |Basic |UnsupportedSignature"
            })
    void refusesATamperedAuthorization(String from, String to, String failure) {
        var headers = signedGet();
        var authorization = headers.all("authorization").get(0);
        var changed = with(headers, "authorization", authorization.replace(from, to));
        assertEquals(
                failure,
                refusal(at(DOCS), "GET", "/bucket/key", changed).getClass().getSimpleName());
    }

    @Test
    void refusesWhatIsMissing() {
        var sigV4 = at(DOCS);
        assertTrue(verify(sigV4, "GET", "/bucket/key", signedGet().without("authorization"))
                .isAnonymous());
        assertInstanceOf(
                RequestFailure.DateMissing.class,
                refusal(sigV4, "GET", "/bucket/key", signedGet().without("x-amz-date")));
        assertInstanceOf(
                RequestFailure.MissingHeader.class,
                refusal(sigV4, "GET", "/bucket/key", signedGet().without("x-amz-content-sha256")));
        assertInstanceOf(
                RequestFailure.UnsupportedSignature.class,
                refusal(sigV4, "GET", "/b/k?AWSAccessKeyId=a&Expires=1&Signature=b", new HeaderList()));
        assertInstanceOf(
                RequestFailure.InvalidRequest.class, refusal(sigV4, "GET", "/b/k?X-Amz-Signature=b", signedGet()));
    }

    @Test
    void refusesAnUnreadablePayloadHash() {
        var headers = new ReferenceSigner("20130524T000000Z")
                .sign("GET", "/bucket/key", "", HeaderList.of("host", "localhost"), "STREAMING-MAGIC");
        assertInstanceOf(RequestFailure.InvalidHeader.class, refusal(at(DOCS), "GET", "/bucket/key", headers));
    }

    @Test
    void takesTheDateHeaderWhereThereIsNoOther() {
        var signer = new ReferenceSigner("20130524T000000Z");
        var headers = signer.sign(
                        "GET",
                        "/bucket/key",
                        "",
                        HeaderList.of("host", "localhost", "date", "Fri, 24 May 2013 00:00:00 GMT"),
                        NOTHING)
                .without("x-amz-date");
        // The list still names x-amz-date, which is now empty: so it must not match, but only for that reason.
        assertInstanceOf(RequestFailure.SignatureMismatch.class, refusal(at(DOCS), "GET", "/bucket/key", headers));
    }

    @Test
    void aChangedSecretCountsAtOnce() {
        var secret = new String[] {ReferenceSigner.SECRET};
        var sigV4 = new SigV4((key, token) -> Optional.of(secret[0]), "us-east-1", InstantSource.fixed(DOCS));
        verify(sigV4, "GET", "/bucket/key", signedGet());
        secret[0] = "another";
        assertInstanceOf(RequestFailure.SignatureMismatch.class, refusal(sigV4, "GET", "/bucket/key", signedGet()));
    }
}
