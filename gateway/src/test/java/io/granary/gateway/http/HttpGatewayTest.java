package io.granary.gateway.http;

import static io.granary.gateway.http.RawClient.signed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.access.Requirements;
import io.granary.gateway.access.RootOnly;
import io.granary.gateway.admin.RequestMetrics;
import io.granary.gateway.cors.Cors;
import io.granary.gateway.cors.CorsConfiguration;
import io.granary.gateway.cors.CorsRule;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.Route;
import io.granary.gateway.operation.Routes;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.HeaderList;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Scope;
import io.granary.gateway.signing.Credentials;
import io.granary.gateway.signing.ReferenceSigner;
import io.granary.model.content.Content;
import io.granary.model.name.BucketName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpGatewayTest {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String NOTHING = ReferenceSigner.sha256(new byte[0]);

    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private HttpGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = start(GatewayConfig.defaults());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static Route route(String name, Method method, Operation operation) {
        return Route.route(name, method, Scope.OBJECT, operation, Requirements.of("GetObject"));
    }

    private HttpGateway start(GatewayConfig config) throws IOException {
        var routes = new Routes(List.of(
                route("Stream", Method.GET, this::stream).query("stream"),
                route("Late", Method.GET, this::late).query("late"),
                route("Defect", Method.GET, this::defect).query("defect"),
                route("Echo", Method.GET, this::echoKey),
                route("Head", Method.HEAD, this::head),
                route("Drink", Method.PUT, this::drink).query("drink"),
                route("Refuse", Method.PUT, new Refuse()).query("refuse"),
                route("Put", Method.PUT, this::echoBody)));
        return HttpGateway.start(
                config.withListen("127.0.0.1", 0).withLimits(1, 100),
                routes,
                new Cors(HttpGatewayTest::corsOf),
                HttpGatewayTest::error,
                Credentials.single(ReferenceSigner.ACCESS_KEY, ReferenceSigner.SECRET),
                new RootOnly(),
                InstantSource.fixed(RawClient.NOW),
                new RequestMetrics(
                        registry, routes.all().stream().map(Route::name).toList()));
    }

    /// Only the bucket `shared` lets other sites in.
    private static Optional<CorsConfiguration> corsOf(BucketName bucket) {
        var rule = new CorsRule(
                Optional.empty(),
                List.of("https://*.example.org"),
                List.of("GET"),
                List.of("authorization", "x-amz-*"),
                List.of("etag"),
                OptionalLong.of(60));
        return bucket.value().equals("shared") ? Optional.of(new CorsConfiguration(List.of(rule))) : Optional.empty();
    }

    private static S3Response error(Throwable failure, String resource, String requestId) {
        var name = failure instanceof RequestException refused
                ? refused.failure().getClass().getSimpleName()
                : failure.getClass().getSimpleName();
        return S3Response.status(failure instanceof RequestException ? 400 : 500)
                .body(ByteBuffer.wrap(name.getBytes(ISO_8859_1)));
    }

    // The operations under the gateway.

    private CompletionStage<S3Response> echoKey(S3Request request) {
        return done(
                S3Response.ok().body(ByteBuffer.wrap(request.requireKey().utf8().clone())));
    }

    private CompletionStage<S3Response> late(S3Request request) {
        return CompletableFuture.supplyAsync(
                () -> S3Response.ok().body(ByteBuffer.wrap("late".getBytes(ISO_8859_1))),
                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
    }

    private CompletionStage<S3Response> defect(S3Request request) {
        throw new IllegalStateException("on purpose");
    }

    private CompletionStage<S3Response> head(S3Request request) {
        return done(S3Response.ok().header("etag", "\"x\"").lengthOnly(12345));
    }

    private CompletionStage<S3Response> echoBody(S3Request request) {
        return request.body().whole(1 << 20).thenApply(bytes -> S3Response.ok().body(bytes));
    }

    /// Reads a body by pull on a thread of its own and answers how much it was.
    private CompletionStage<S3Response> drink(S3Request request) {
        var content = request.body().stream();
        return CompletableFuture.supplyAsync(() -> {
            long total = 0;
            try (content) {
                var piece = ByteBuffer.allocate(10_000);
                for (int n = content.read(piece); n >= 0; n = content.read(piece.clear())) {
                    total += n;
                }
                events.add("whole");
            } catch (IOException cut) {
                events.add(cut.getMessage());
                throw new RequestException(new RequestFailure.InvalidRequest("cut"));
            }
            return S3Response.ok().body(ByteBuffer.wrap(Long.toString(total).getBytes(ISO_8859_1)));
        });
    }

    private static final class Refuse implements Operation {
        @Override
        public void admit(S3Request request) {
            throw new RequestException(new RequestFailure.BodyTooLarge(1));
        }

        @Override
        public CompletionStage<S3Response> handle(S3Request request) {
            throw new AssertionError("was not admitted");
        }
    }

    private CompletionStage<S3Response> stream(S3Request request) {
        long length = Long.parseLong(request.query().get("stream").orElseThrow());
        boolean breaks = request.query().has("break");
        var content = new Content() {
            private long left = length;

            @Override
            public long length() {
                return length;
            }

            @Override
            public int read(ByteBuffer into) throws IOException {
                if (breaks && left < length / 2) {
                    throw new IOException("on purpose");
                }
                int n = (int) Math.min(left, into.remaining());
                for (int i = 0; i < n; i++) {
                    into.put((byte) left--);
                }
                return n == 0 ? -1 : n;
            }

            @Override
            public void close() {
                events.add("closed");
            }
        };
        return done(S3Response.ok().body(content, length));
    }

    private static CompletionStage<S3Response> done(S3Response response) {
        return CompletableFuture.completedFuture(response);
    }

    private RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }

    private String event() throws InterruptedException {
        return String.valueOf(events.poll(30, TimeUnit.SECONDS));
    }

    // The tests.

    @Test
    void answersWithIdDateAndServer() throws IOException {
        try (var client = client()) {
            var answer = client.send(signed("GET", "/bucket/key", NOTHING)).read();
            assertEquals(200, answer.status());
            assertEquals("key", answer.text());
            assertEquals("Granary", answer.header("server"));
            assertEquals("Mon, 23 Nov 2026 00:37:21 GMT", answer.header("date"));
            assertTrue(answer.header("x-amz-request-id").matches("[0-9A-F]{16}"));
            var other = client.send(signed("GET", "/bucket/key", NOTHING)).read();
            assertFalse(other.header("x-amz-request-id").equals(answer.header("x-amz-request-id")));
        }
        assertEquals(
                2,
                registry.get("granary.http.requests")
                        .tag("operation", "Echo")
                        .tag("status", "2xx")
                        .timer()
                        .count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "../x", "a/./b", "a%2Fb", "a%00b", "%2E%2E/y", "a+b", "%C3%A9", "/"})
    void keysAreTheRawPathDecodedOnce(String encoded) throws IOException {
        var canonical = encoded.replace("%2E", ".").replace("+", "%2B");
        var head = signed("GET", "/bucket/" + canonical, NOTHING).replaceFirst("GET \\S+", "GET /bucket/" + encoded);
        try (var client = client()) {
            var answer = client.send(head).read();
            assertEquals(200, answer.status(), answer::text);
            var decoded = encoded.replace("%2F", "/")
                    .replace("%00", "\0")
                    .replace("%2E", ".")
                    .replace("%C3%A9", "\u00c3\u00a9");
            assertEquals(decoded, answer.text());
        }
    }

    @Test
    void gathersABodyThatDoesNotTellItsLength() throws IOException {
        try (var client = client()) {
            var chunks = "5\r\nhello\r\n".repeat(5_000) + "0\r\n\r\n";
            client.send(signed("PUT", "/bucket/key", UNSIGNED, "transfer-encoding", "chunked"));
            assertEquals(25_000, client.send(chunks).read().text().length());
        }
    }

    @Test
    void answersAPreflightWithoutASignature() throws IOException {
        var asks = "host: x\r\naccess-control-request-method: GET\r\naccess-control-request-headers: X-Amz-Date\r\n";
        try (var client = client()) {
            var answer = client.send(
                            "OPTIONS /shared/key HTTP/1.1\r\n" + asks + "origin: https://a.example.org\r\n\r\n")
                    .read();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("https://a.example.org", answer.header("access-control-allow-origin"));
            assertEquals("GET", answer.header("access-control-allow-methods"));
            assertEquals("X-Amz-Date", answer.header("access-control-allow-headers"));
            assertEquals("60", answer.header("access-control-max-age"));
            assertEquals(
                    "CorsForbidden",
                    client.send("OPTIONS /shared/key HTTP/1.1\r\n" + asks + "origin: https://example.com\r\n\r\n")
                            .read()
                            .text());
            assertEquals(
                    "CorsForbidden",
                    client.send("OPTIONS /other/key HTTP/1.1\r\n" + asks + "origin: https://a.example.org\r\n\r\n")
                            .read()
                            .text());
            assertEquals(
                    "BadRequest",
                    client.send("OPTIONS /shared HTTP/1.1\r\n" + asks + "\r\n")
                            .read()
                            .text());
        }
    }

    /// Whatever the bucket, any site may show its images; whoever may not read them may not do so here either.
    @Test
    void theViewersDoorLeadsToAVirtualKey() throws IOException {
        var words = "/0,0,512,512/256,/0/default.jpg";
        try (var client = client()) {
            var tile = client.send(signed("GET", "/iiif/3/other%2Fa%2Fb%20c.tif" + words.replace(",", "%2C"), NOTHING)
                            .replace("\r\n\r\n", "\r\norigin: https://example.com\r\n\r\n"))
                    .read();
            assertEquals("_granary/iiif/a/b c.tif" + words, tile.text());
            assertEquals("*", tile.header("access-control-allow-origin"));
            var alone = client.send("GET /iiif/3/other%2Fa.tif HTTP/1.1\r\nhost: x\r\n\r\n")
                    .read();
            assertEquals(303, alone.status());
            assertEquals("/iiif/3/other%2Fa.tif/info.json", alone.header("location"));
            var preflight = client.send("OPTIONS /iiif/3/other%2Fa.tif" + words
                            + " HTTP/1.1\r\nhost: x\r\norigin: https://example.com\r\naccess-control-request-method: GET\r\n"
                            + "access-control-request-headers: authorization\r\n\r\n")
                    .read();
            assertEquals(200, preflight.status());
            assertEquals("authorization", preflight.header("access-control-allow-headers"));
            // A bucket that says who may read keeps its word.
            assertEquals(
                    "CorsForbidden",
                    client.send(
                                    "OPTIONS /iiif/3/shared%2Fa.tif" + words
                                            + " HTTP/1.1\r\nhost: x\r\norigin: https://example.com\r\naccess-control-request-method: GET\r\n\r\n")
                            .read()
                            .text());
            assertEquals(
                    "IllegalBucketName",
                    client.send(signed("GET", "/iiif/3/No%2Fa.tif/info.json", NOTHING))
                            .read()
                            .text());
        }
    }

    @Test
    void answersAndRefusalsMayBeReadByScriptsOfAllowedSites() throws IOException {
        try (var client = client()) {
            var answer = client.send(signed("GET", "/shared/key", NOTHING)
                            .replace("\r\n\r\n", "\r\norigin: https://a.example.org\r\n\r\n"))
                    .read();
            assertEquals("key", answer.text());
            assertEquals("https://a.example.org", answer.header("access-control-allow-origin"));
            assertEquals("etag", answer.header("access-control-expose-headers"));
            var refused = client.send("GET /shared/key HTTP/1.1\r\nhost: x\r\norigin: https://a.example.org\r\n\r\n")
                    .read();
            assertEquals(400, refused.status());
            assertEquals("https://a.example.org", refused.header("access-control-allow-origin"));
            var other = client.send("GET /shared/key HTTP/1.1\r\nhost: x\r\norigin: https://example.com\r\n\r\n")
                    .read();
            assertFalse(other.headers().containsKey("access-control-allow-origin"));
        }
    }

    @Test
    void headDeclaresALengthAndSendsNothing() throws IOException {
        try (var client = client()) {
            var answer = client.send(signed("HEAD", "/bucket/key", NOTHING)).read(true);
            assertEquals("12345", answer.header("content-length"));
            assertEquals(
                    "key",
                    client.send(signed("GET", "/bucket/key", NOTHING)).read().text());
        }
    }

    @Test
    void refusalsOfHeadHaveNoBody() throws IOException {
        try (var client = client()) {
            var answer =
                    client.send("HEAD /bucket/key HTTP/1.1\r\nhost: x\r\n\r\n").read(true);
            assertEquals(400, answer.status());
            assertEquals(
                    "key",
                    client.send(signed("GET", "/bucket/key", NOTHING)).read().text());
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (var client = client()) {
            var all = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                all.append(signed("GET", "/bucket/" + i + (i % 3 == 0 ? "?late" : ""), NOTHING));
                all.append(signed("PUT", "/bucket/x", UNSIGNED, "content-length", "5"))
                        .append("body" + i % 10);
            }
            client.send(all.toString());
            for (int i = 0; i < 20; i++) {
                assertEquals(i % 3 == 0 ? "late" : "" + i, client.read().text());
                assertEquals("body" + i % 10, client.read().text());
            }
        }
    }

    @Test
    void tellsTheClientToContinueOnlyWhenAdmitted() throws IOException {
        try (var client = client()) {
            client.send(signed("PUT", "/bucket/key", UNSIGNED, "content-length", "3", "expect", "100-continue"));
            assertEquals(100, client.read().status());
            assertEquals("abc", client.send("abc").read().text());
        }
        try (var client = client()) {
            client.send(signed("PUT", "/bucket/key?refuse", UNSIGNED, "content-length", "3", "expect", "100-continue"));
            var answer = client.read();
            assertEquals("BodyTooLarge", answer.text());
            assertEquals("close", answer.header("connection"));
            assertTrue(client.closed());
        }
        try (var client = client()) {
            client.send("PUT /bucket/key HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\nexpect: 100-continue\r\n\r\n");
            assertEquals("Anonymous", client.read().text());
            assertTrue(client.closed());
        }
    }

    @Test
    void aSmallBodyThatNobodyReadsDoesNotCostTheConnection() throws IOException {
        try (var client = client()) {
            client.send(signed("PUT", "/bucket/key?refuse", UNSIGNED, "content-length", "3") + "abc");
            assertEquals("BodyTooLarge", client.read().text());
            assertEquals(
                    "key",
                    client.send(signed("GET", "/bucket/key", NOTHING)).read().text());
        }
    }

    @Test
    void verifiesTheSignedHashOfTheBody() throws IOException {
        try (var client = client()) {
            var hash = ReferenceSigner.sha256("abc".getBytes(ISO_8859_1));
            client.send(signed("PUT", "/bucket/key", hash, "content-length", "3") + "abc");
            assertEquals("abc", client.read().text());
            client.send(signed("PUT", "/bucket/key", hash, "content-length", "3") + "abd");
            assertEquals("PayloadHashMismatch", client.read().text());
            client.send(signed("PUT", "/bucket/key", hash, "content-length", "0"));
            assertEquals("PayloadHashMismatch", client.read().text());
            client.send(signed("PUT", "/bucket/key", NOTHING, "content-length", "0"));
            assertEquals("", client.read().text());
        }
    }

    @Test
    void decodesAwsChunksWithinEitherFraming() throws IOException {
        var chunks = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        try (var client = client()) {
            client.send(signed(
                            "PUT",
                            "/bucket/key",
                            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                            "content-length",
                            "" + chunks.length(),
                            "X-Amz-Decoded-Content-Length",
                            "5")
                    + chunks);
            assertEquals("HeadersNotSigned", client.read().text());
        }
        try (var client = client()) {
            var signer = RawClient.signer();
            for (var framing : List.of("content-length", "transfer-encoding")) {
                var headers = signer.sign(
                        "PUT",
                        "/bucket/key",
                        "",
                        HeaderList.of("host", "localhost", "x-amz-decoded-content-length", "5"),
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
                var text = new StringBuilder("PUT /bucket/key HTTP/1.1\r\n");
                headers.forEach((n, v) -> text.append(n).append(": ").append(v).append("\r\n"));
                if (framing.equals("content-length")) {
                    text.append("content-length: ")
                            .append(chunks.length())
                            .append("\r\n\r\n")
                            .append(chunks);
                } else {
                    text.append("transfer-encoding: chunked\r\n\r\n")
                            .append(Integer.toHexString(chunks.length()))
                            .append("\r\n")
                            .append(chunks)
                            .append("\r\n0\r\n\r\n");
                }
                assertEquals("abcde", client.send(text.toString()).read().text(), framing);
            }
        }
    }

    @Test
    void aLargeBodyIsReadByPull() throws IOException, InterruptedException {
        int length = 5_000_000;
        try (var client = client()) {
            client.send(signed("PUT", "/bucket/key?drink", UNSIGNED, "content-length", "" + length));
            client.send(new byte[length]);
            assertEquals("" + length, client.read().text());
            assertEquals("whole", event());
        }
    }

    @Test
    void aConnectionCutInTheMiddleOfABodyFailsTheRead() throws IOException, InterruptedException {
        try (var client = client()) {
            client.send(signed("PUT", "/bucket/key?drink", UNSIGNED, "content-length", "100000"));
            client.send(new byte[50_000]);
        }
        assertEquals("ClientGone", event());
    }

    @Test
    void aClientThatStopsSendingIsCut() throws IOException, InterruptedException {
        gateway.close();
        gateway = start(GatewayConfig.defaults()
                .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        try (var client = client()) {
            client.send(signed("PUT", "/bucket/key?drink", UNSIGNED, "content-length", "100000"));
            client.send(new byte[50_000]);
            assertEquals("BodyTooSlow", event());
            assertEquals(400, client.read().status());
            assertTrue(client.closed());
        }
        try (var idle = client();
                var slow = client()) {
            slow.send("GET /bucket/key HT");
            assertTrue(idle.closed());
            assertTrue(slow.closed());
        }
    }

    @Test
    void aClientThatStopsReadingIsCut() throws IOException, InterruptedException {
        gateway.close();
        gateway = start(GatewayConfig.defaults()
                .withTimeouts(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(1)));
        try (var client = client()) {
            client.send(signed("GET", "/bucket/key?stream=1000000000", NOTHING));
            assertEquals("closed", event());
        }
    }

    @Test
    void streamsALargeAnswerAndClosesItsContent() throws IOException, InterruptedException {
        try (var client = client()) {
            for (int length : List.of(0, 1, 131_072, 3_000_001)) {
                var answer = client.send(signed("GET", "/bucket/key?stream=" + length, NOTHING))
                        .read();
                assertEquals(length, answer.body().length);
                for (int i = 0; i < length; i++) {
                    assertEquals((byte) (length - i), answer.body()[i]);
                }
                assertEquals("closed", event());
            }
        }
    }

    @Test
    void closesTheContentWhenTheClientLeaves() throws IOException, InterruptedException {
        try (var client = client()) {
            client.send(signed("GET", "/bucket/key?stream=1000000000", NOTHING));
        }
        assertEquals("closed", event());
    }

    @Test
    void cutsTheConnectionWhenABodyBreaks() throws IOException, InterruptedException {
        try (var client = client()) {
            client.send(signed("GET", "/bucket/key?break&stream=2000000", NOTHING));
            assertThrows(EOFException.class, client::read);
            assertEquals("closed", event());
        }
    }

    @Test
    void defectsAnswer500AndKeepTheConnection() throws IOException {
        try (var client = client()) {
            assertEquals(
                    500,
                    client.send(signed("GET", "/bucket/key?defect", NOTHING))
                            .read()
                            .status());
            assertEquals(
                    "key",
                    client.send(signed("GET", "/bucket/key", NOTHING)).read().text());
        }
    }

    @Test
    void refusesOversizedHeads() throws IOException {
        try (var client = client()) {
            client.send("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nhost: x\r\n\r\n");
            assertEquals("HeadTooLarge", client.read().text());
            assertTrue(client.closed());
        }
        try (var client = client()) {
            client.send("GET /x HTTP/1.1\r\nhost: x\r\nx-long: " + "x".repeat(20_000) + "\r\n\r\n");
            assertEquals("HeadTooLarge", client.read().text());
            assertTrue(client.closed());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET bucket HTTP/1.1",
                "GET * HTTP/1.1",
                "GET /bucket/%zz HTTP/1.1",
                "GET /bucket/%ff HTTP/1.1",
                "GET /bucket/%4 HTTP/1.1",
                "GET /B HTTP/1.1",
                "GET /bucket?a=%ff HTTP/1.1",
                "TRACE /bucket/key HTTP/1.1",
                "PUT /bucket/key HTTP/1.1\r\ncontent-length: -1",
                "nonsense"
            })
    void refusesWhatItCannotRead(String head) throws IOException {
        try (var client = client()) {
            assertEquals(400, client.send(head + "\r\nhost: x\r\n\r\n").read().status());
        }
        try (var client = client()) {
            assertEquals(
                    "key",
                    client.send(signed("GET", "/bucket/key", NOTHING)).read().text());
        }
    }

    @Test
    void manyClientsAtOnceAreAllAnswered() throws InterruptedException {
        int clients = 16;
        var done = new CountDownLatch(clients);
        for (int c = 0; c < clients; c++) {
            int id = c;
            Thread.ofVirtual().start(() -> {
                try (var client = client()) {
                    for (int i = 0; i < 50; i++) {
                        var key = "k" + id + '-' + i;
                        assertEquals(
                                key,
                                client.send(signed("GET", "/bucket/" + key, NOTHING))
                                        .read()
                                        .text());
                    }
                    done.countDown();
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            });
        }
        assertTrue(done.await(30, TimeUnit.SECONDS));
    }
}
