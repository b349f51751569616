package io.granary.gateway.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Uploads by forms, their signatures computed here and not by what is tested.
class PostObjectTest extends OperationSuite {
    private static final String CREDENTIAL = "AK/20261126/us-east-1/s3/aws4_request";

    @BeforeEach
    void open() throws Exception {
        store.call(Requests.of("PUT /icons"));
    }

    @Test
    void aSignedFormBecomesAnObject() throws Exception {
        var answer = post(
                signed4("[\"starts-with\", \"$x-amz-meta-a\", \"\"]", "x-amz-meta-a", "b", "Content-Type", "text/x"));
        assertEquals(204, answer.status(), answer::text);
        assertEquals(
                "\"5d41402abc4b2a76b9719d911017c592\"", answer.header("etag").orElseThrow());
        var got = store.call(Requests.of("GET /icons/a/hello.txt"));
        assertEquals("hello", got.text());
        assertEquals("b", got.header("x-amz-meta-a").orElseThrow());
        assertEquals("text/x", got.header("content-type").orElseThrow());
    }

    @Test
    void signaturesOfVersion2AreTakenToo() throws Exception {
        var policy = policy("");
        var signature = Base64.getEncoder().encodeToString(mac("HmacSHA1", "SECRET".getBytes(UTF_8), policy));
        assertEquals(
                204,
                post(form("AWSAccessKeyId", "AK", "signature", signature, "policy", policy))
                        .status());
        assertEquals(
                "SignatureDoesNotMatch",
                post(form("AWSAccessKeyId", "AK", "signature", "AAAA", "policy", policy))
                        .code());
        assertEquals(
                "InvalidAccessKeyId",
                post(form("AWSAccessKeyId", "XX", "signature", signature, "policy", policy))
                        .code());
        assertEquals("InvalidArgument", post(form("policy", policy)).code());
    }

    @Test
    void theAnswerIsAsTheFormWants() throws Exception {
        var created = post(signed4("{\"success_action_status\": \"201\"}", "success_action_status", "201"));
        assertEquals(201, created.status());
        assertEquals("a/hello.txt", created.xml().textOf("Key").orElseThrow());
        assertEquals("icons", created.xml().textOf("Bucket").orElseThrow());
        var sent = post(signed4(
                "{\"success_action_redirect\": \"http://x.example/ok\"}",
                "success_action_redirect",
                "http://x.example/ok"));
        assertEquals(303, sent.status());
        assertEquals(
                "http://x.example/ok?bucket=icons&key=a%2Fhello.txt&etag=%225d41402abc4b2a76b9719d911017c592%22",
                sent.header("location").orElseThrow());
    }

    @Test
    void refusedFormsStoreNothing() throws Exception {
        assertEquals(
                "AccessDenied",
                post(signed4("", "x-amz-meta-a", "not in the policy")).code());
        assertEquals(
                "EntityTooLarge",
                post(signed4("[\"content-length-range\", 0, 4]")).code());
        assertEquals(
                "EntityTooSmall",
                post(signed4("[\"content-length-range\", 6, 9]")).code());
        assertEquals(
                "BadDigest",
                post(signed4("", "x-amz-checksum-crc32", "AAAAAA==")).code());
        assertEquals(
                "NotImplemented",
                post(signed4("{\"x-amz-storage-class\": \"GLACIER\"}", "x-amz-storage-class", "GLACIER"))
                        .code());
        assertEquals(
                "NoSuchKey", store.call(Requests.of("GET /icons/a/hello.txt")).code());
    }

    /// A field may hold what a header cannot: stored, it would be a line of its own in each answer, or none could be
    /// made.
    @Test
    void lineEndsDoNotBecomeHeaders() throws Exception {
        for (var end : List.of("\r\n", "\n", "\r", "\u0000")) {
            var value = "a" + end + "x-injected: 1";
            var condition = "[\"starts-with\", \"$x-amz-meta-a\", \"\"]";
            assertEquals(
                    "InvalidArgument",
                    post(signed4(condition, "x-amz-meta-a", value)).code());
            assertEquals(
                    "InvalidArgument", post(signed4("", "Content-Type", value)).code());
        }
        assertEquals(
                "NoSuchKey", store.call(Requests.of("GET /icons/a/hello.txt")).code());
    }

    private Answer post(String form) throws Exception {
        return store.call(Requests.of(
                form.getBytes(UTF_8), "POST /icons", "content-type: multipart/form-data; boundary=XX", "host: h"));
    }

    private static String signed4(String condition, String... fields) throws GeneralSecurityException {
        var policy = policy("{\"x-amz-algorithm\": \"AWS4-HMAC-SHA256\"}, {\"x-amz-credential\": \"" + CREDENTIAL
                + "\"}, {\"x-amz-date\": \"20261126T000000Z\"}" + (condition.isEmpty() ? "" : ", " + condition));
        var key = "AWS4SECRET".getBytes(UTF_8);
        for (var step : List.of("20261126", "us-east-1", "s3", "aws4_request")) {
            key = mac("HmacSHA256", key, step);
        }
        var all = new ArrayList<>(List.of(
                "x-amz-algorithm",
                "AWS4-HMAC-SHA256",
                "x-amz-credential",
                CREDENTIAL,
                "x-amz-date",
                "20261126T000000Z",
                "policy",
                policy,
                "x-amz-signature",
                HexFormat.of().formatHex(mac("HmacSHA256", key, policy))));
        all.addAll(List.of(fields));
        return form(all.toArray(String[]::new));
    }

    private static byte[] mac(String algorithm, byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static String policy(String more) {
        var json =
                "{\"expiration\": \"" + Instant.now().plusSeconds(600) + "\", \"conditions\": [{\"bucket\": \"icons\"},"
                        + " [\"starts-with\", \"$key\", \"a/\"], [\"starts-with\", \"$content-type\", \"\"]"
                        + (more.isEmpty() ? "" : ", " + more) + "]}";
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }

    private static String form(String... fields) {
        var form = new StringBuilder();
        var all = new ArrayList<>(List.of("key", "a/${filename}"));
        all.addAll(List.of(fields));
        for (int i = 0; i < all.size(); i += 2) {
            form.append("--XX\r\nContent-Disposition: form-data; name=\"" + all.get(i) + "\"\r\n\r\n" + all.get(i + 1)
                    + "\r\n");
        }
        return form
                + "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"hello.txt\"\r\n\r\nhello\r\n--XX--\r\n";
    }
}
