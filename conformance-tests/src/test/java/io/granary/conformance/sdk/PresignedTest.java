package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Clients;
import io.granary.conformance.harness.Setup;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Requests that carry their signature in the query, sent by a client that knows nothing of S3.
class PresignedTest extends S3Suite {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String ODD_KEY = "dir/ä +%&?#/🦆";

    private final S3Presigner presigner;
    private final HttpClient http = HttpClient.newHttpClient();

    PresignedTest(Setup setup) {
        super(setup);
        presigner = Clients.presigner(server.endpoint(), setup.byHost());
    }

    @AfterEach
    void closeClients() {
        presigner.close();
        http.close();
    }

    @Test
    void presignedGetAndHeadNeedNoKey() throws Exception {
        var bucket = bucket();
        var body = Bodies.random(5000, 1);
        put(bucket, ODD_KEY, body);
        var get = presigner.presignGetObject(p ->
                p.signatureDuration(HOUR).getObjectRequest(b -> b.bucket(bucket).key(ODD_KEY)));
        assertArrayEquals(body, send("GET", get.url(), new byte[0]).body());
        var head = presigner.presignHeadObject(p -> p.signatureDuration(HOUR)
                .headObjectRequest(b -> b.bucket(bucket).key(ODD_KEY)));
        var answer = send("HEAD", head.url(), new byte[0]);
        assertEquals(200, answer.statusCode());
        assertEquals("5000", answer.headers().firstValue("content-length").orElseThrow());
    }

    @Test
    void presignedPutStores() throws Exception {
        var bucket = bucket();
        var put = presigner.presignPutObject(p ->
                p.signatureDuration(HOUR).putObjectRequest(b -> b.bucket(bucket).key(ODD_KEY)));
        for (int size : new int[] {0, 1000, 1_000_000}) {
            var body = Bodies.random(size, size);
            assertEquals(200, send("PUT", put.url(), body).statusCode());
            assertArrayEquals(body, get(bucket, ODD_KEY));
        }
    }

    @Test
    void presignedUrlMayOverrideHeaders() throws Exception {
        var bucket = bucket();
        put(bucket, "key", "x");
        var get = presigner.presignGetObject(p -> p.signatureDuration(HOUR)
                .getObjectRequest(b -> b.bucket(bucket).key("key").responseContentType("text/x-duck")));
        var answer = send("GET", get.url(), new byte[0]);
        assertEquals("text/x-duck", answer.headers().firstValue("content-type").orElseThrow());
    }

    @Test
    void urlIsGoodForItsMethodAndKeyOnly() throws Exception {
        var bucket = bucket();
        put(bucket, "key", "x");
        put(bucket, "kez", "y");
        var url = presigner
                .presignGetObject(p -> p.signatureDuration(HOUR)
                        .getObjectRequest(b -> b.bucket(bucket).key("key")))
                .url();
        assertRefused("SignatureDoesNotMatch", send("PUT", url, new byte[0]));
        assertRefused("SignatureDoesNotMatch", send("DELETE", url, new byte[0]));
        assertRefused(
                "SignatureDoesNotMatch",
                send("GET", URI.create(url.toString().replace("/key?", "/kez?")).toURL(), new byte[0]));
        assertRefused(
                "SignatureDoesNotMatch",
                send(
                        "GET",
                        URI.create(url + "&response-content-type=text%2Fhtml").toURL(),
                        new byte[0]));
        assertRefused(
                "SignatureDoesNotMatch",
                send("GET", URI.create(url.toString().replace("=3600", "=7200")).toURL(), new byte[0]));
    }

    private static void assertRefused(String code, HttpResponse<byte[]> answer) {
        var text = new String(answer.body(), StandardCharsets.UTF_8);
        assertEquals(403, answer.statusCode(), text);
        assertTrue(text.contains("<Code>" + code + "</Code>"), text);
    }

    private HttpResponse<byte[]> send(String method, URL url, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url.toString()))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
