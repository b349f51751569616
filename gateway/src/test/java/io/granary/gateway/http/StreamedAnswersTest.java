package io.granary.gateway.http;

import static io.granary.gateway.http.RawClient.signed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.gateway.access.Requirements;
import io.granary.gateway.access.RootOnly;
import io.granary.gateway.admin.RequestMetrics;
import io.granary.gateway.cors.Cors;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.Route;
import io.granary.gateway.operation.Routes;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.Scope;
import io.granary.gateway.signing.Credentials;
import io.granary.gateway.signing.ReferenceSigner;
import io.granary.model.content.Content;
import io.granary.model.content.FileRun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Large answers: what cannot be read, what lies in a file, and clients that take their time.
@Timeout(60)
class StreamedAnswersTest {
    private static final String NOTHING = ReferenceSigner.sha256(new byte[0]);
    private static final int PIECES = 16;
    private static final byte[] BODY = new byte[5_000_001];

    static {
        new Random(4).nextBytes(BODY);
    }

    private final AtomicInteger openRuns = new AtomicInteger();
    private HttpGateway gateway;
    private Path file;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        file = Files.write(directory.resolve("body"), BODY);
        var routes = new Routes(List.of(
                route("Unreadable", request -> body(new Damaged(0))).query("unreadable"),
                route("Broken", request -> body(new Damaged(BODY.length / 2))).query("broken"),
                route("InFile", request -> body(new InFile())).query("file"),
                route("Endless", request -> done(S3Response.ok().body(new Endless(), 1L << 40)))
                        .query("endless"),
                route("Plain", request -> body(new Damaged(BODY.length)))));
        gateway = HttpGateway.start(
                GatewayConfig.defaults()
                        .withListen("127.0.0.1", 0)
                        .withLimits(1, 100)
                        .withAnswerMemoryBytes((long) PIECES * GatewayConfig.DOWNLOAD_PIECE_BYTES),
                routes,
                new Cors(bucket -> Optional.empty()),
                (failure, resource, id) -> S3Response.status(500)
                        .body(ByteBuffer.wrap(
                                String.valueOf(failure.getMessage()).getBytes(ISO_8859_1))),
                Credentials.single(ReferenceSigner.ACCESS_KEY, ReferenceSigner.SECRET),
                new RootOnly(),
                InstantSource.fixed(RawClient.NOW),
                new RequestMetrics(
                        new SimpleMeterRegistry(),
                        routes.all().stream().map(Route::name).toList()));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whatCannotBeReadAtAllAnswersAnErrorAndKeepsTheConnection() throws IOException {
        try (var client = client()) {
            for (int i = 0; i < 3; i++) {
                var answer = client.send(signed("GET", "/bucket/key?unreadable", NOTHING))
                        .read();
                assertEquals(500, answer.status());
                assertEquals("on purpose", answer.text());
            }
            assertArrayEquals(
                    BODY,
                    client.send(signed("GET", "/bucket/key", NOTHING)).read().body());
        }
    }

    @Test
    void whatBreaksInTheMiddleIsCut() throws IOException {
        try (var client = client()) {
            client.send(signed("GET", "/bucket/key?broken", NOTHING));
            assertThrows(EOFException.class, client::read);
        }
    }

    @Test
    void aFileIsSentAsItIsAndItsRunsAreClosed() throws IOException {
        try (var client = client()) {
            for (int i = 0; i < 3; i++) {
                var answer =
                        client.send(signed("GET", "/bucket/key?file", NOTHING)).read();
                assertEquals(200, answer.status());
                assertArrayEquals(BODY, answer.body());
            }
            assertArrayEquals(
                    BODY,
                    client.send(signed("GET", "/bucket/key", NOTHING)).read().body());
        }
        assertEquals(0, openRuns.get());
    }

    /// Half of them would fill the memory if each had its four pieces.
    @Test
    void clientsThatTakeTheirTimeDoNotKeepOthersFromTheirs() throws IOException {
        var slow = new ArrayList<RawClient>();
        try (var client = client()) {
            for (int i = 0; i < PIECES / 2; i++) {
                var one = client();
                one.send(signed("GET", "/bucket/key?endless", NOTHING));
                slow.add(one);
            }
            for (int i = 0; i < 20; i++) {
                assertArrayEquals(
                        BODY,
                        client.send(signed("GET", "/bucket/key", NOTHING))
                                .read()
                                .body());
            }
        } finally {
            for (var one : slow) {
                one.close();
            }
        }
        // All pieces came back.
        try (var client = client()) {
            assertArrayEquals(
                    BODY,
                    client.send(signed("GET", "/bucket/key", NOTHING)).read().body());
        }
    }

    private static Route route(String name, Operation operation) {
        return Route.route(name, Method.GET, Scope.OBJECT, operation, Requirements.of("GetObject"));
    }

    private static CompletionStage<S3Response> body(Content content) {
        return done(S3Response.ok().body(content, BODY.length));
    }

    private static CompletionStage<S3Response> done(S3Response response) {
        return CompletableFuture.completedFuture(response);
    }

    private RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }

    /// Bytes up to a place, and a failure from there on.
    private static final class Damaged implements Content {
        private final int from;
        private int position;

        Damaged(int from) {
            this.from = from;
        }

        @Override
        public long length() {
            return BODY.length;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (position >= from) {
                throw new IOException("on purpose");
            }
            int count = Math.min(into.remaining(), from - position);
            into.put(BODY, position, count);
            position += count;
            return count;
        }

        @Override
        public void close() {}
    }

    private static final class Endless implements Content {
        @Override
        public long length() {
            return 1L << 40;
        }

        @Override
        public int read(ByteBuffer into) {
            int count = into.remaining();
            into.position(into.limit());
            return count;
        }

        @Override
        public void close() {}
    }

    /// Runs of odd lengths, and now and then bytes that must be read.
    private final class InFile implements Content {
        private final FileChannel channel;
        private int position;

        InFile() {
            try {
                channel = FileChannel.open(file, StandardOpenOption.READ);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public long length() {
            return BODY.length;
        }

        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(into.remaining(), BODY.length - position);
            into.put(BODY, position, count);
            position += count;
            return count;
        }

        @Override
        public Optional<FileRun> nextRun(int mostBytes) {
            if (position / 1_000_000 % 2 == 1) {
                return Optional.empty();
            }
            int length = Math.min(mostBytes, 77_777);
            long from = position;
            position += length;
            openRuns.incrementAndGet();
            return Optional.of(new FileRun() {
                @Override
                public FileChannel channel() {
                    return channel;
                }

                @Override
                public long position() {
                    return from;
                }

                @Override
                public int lengthBytes() {
                    return length;
                }

                @Override
                public void close() {
                    openRuns.decrementAndGet();
                }
            });
        }

        @Override
        public void close() {
            // The channel stays open until the last run is sent; the test's process ends it.
        }
    }
}
