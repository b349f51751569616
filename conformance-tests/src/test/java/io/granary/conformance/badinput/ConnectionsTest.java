package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections that break, stall, or carry much at once.
class ConnectionsTest extends BadInputSuite {
    /// The server waits 30 s for the next 16 KiB of a body; a loaded machine may take longer to act.
    private static final Duration SLOW_LIMIT = Duration.ofSeconds(50);

    @ParameterizedTest
    @ValueSource(ints = {100, 20_000, 262_144, 5_000_000})
    void cutInTheMiddleOfAPutLeavesNothing(int size) throws IOException {
        long seed = 88_172_645L + size;
        var random = new Random(seed);
        var body = Bodies.random(size, seed);
        for (int i = 0; i < 10; i++) {
            var bytes =
                    RawRequest.of("PUT", path("cut-" + i)).body(body).signed().bytes();
            sendAndCut(bytes, random.nextInt(bytes.length));
        }
        var listing = exchange(
                RawRequest.of("GET", "/" + bucket + "?list-type=2&prefix=cut").signed());
        assertTrue(
                listing.text().contains("<KeyCount>0</KeyCount>"),
                () -> "seed " + seed + ": something became visible:\n" + listing.text());
    }

    /// A cut put must not replace what was there either.
    @Test
    void cutPutLeavesTheFormerObject() throws IOException {
        exchange(RawRequest.of("PUT", path("key")).body("former").signed());
        var body = Bodies.random(2_000_000, 1);
        var bytes = RawRequest.of("PUT", path("key")).body(body).signed().bytes();
        for (int i = 1; i < 8; i++) {
            sendAndCut(bytes, bytes.length * i / 8);
            assertEquals("former", get("key").text());
        }
    }

    private void sendAndCut(byte[] bytes, int length) throws IOException {
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(Arrays.copyOf(bytes, length));
            connection.cut();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        int count = 100;
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            // A put waits for the disk, the get of a missing key does not: its answer must not overtake.
            var put = RawRequest.of("PUT", path("key-" + i)).body("body " + i);
            all.writeBytes(put.signed().bytes());
            all.writeBytes(RawRequest.of("GET", path("missing")).signed().bytes());
            all.writeBytes(RawRequest.of("GET", path("key-" + i)).signed().bytes());
        }
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(all.toByteArray());
            for (int i = 0; i < count; i++) {
                var put = connection.receive("PUT");
                assertEquals(200, put.status(), put::toString);
                assertEquals(404, connection.receive("GET").status());
                assertEquals("body " + i, connection.receive("GET").text());
            }
        }
    }

    /// A large answer, a refused put with an unread body, a small answer: each in its turn.
    @Test
    void pipelinedRequestsOfAllSizesAreAnsweredInOrder() throws IOException {
        var large = Bodies.random(3_000_000, 1);
        exchange(RawRequest.of("PUT", path("large")).body(large).signed());
        exchange(RawRequest.of("PUT", path("small")).body("small").signed());
        var refused = RawRequest.of("PUT", "/no-such-bucket-here/key").body(new byte[30_000]);
        var all = new ByteArrayOutputStream();
        all.writeBytes(RawRequest.of("GET", path("large")).signed().bytes());
        all.writeBytes(refused.signed().bytes());
        all.writeBytes(RawRequest.of("GET", path("small")).signed().bytes());
        all.writeBytes(RawRequest.of("HEAD", path("large")).signed().bytes());
        all.writeBytes(RawRequest.of("GET", path("small")).signed().bytes());
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(all.toByteArray());
            assertEquals(large.length, connection.receive("GET").body().length);
            assertEquals(404, connection.receive("PUT").status());
            assertEquals("small", connection.receive("GET").text());
            assertEquals("3000000", connection.receive("HEAD").header("content-length"));
            assertEquals("small", connection.receive("GET").text());
        }
    }

    @Test
    void readerThatGoesAwayIsNoTrouble() throws IOException {
        var large = Bodies.random(9_000_000, 1);
        exchange(RawRequest.of("PUT", path("large")).body(large).signed());
        for (int i = 0; i < 20; i++) {
            try (var connection = RawConnection.to(endpoint)) {
                connection.send(RawRequest.of("GET", path("large")).signed());
                connection.cut();
            }
        }
    }

    @Test
    void requestInPiecesIsARequest() throws IOException {
        var body = "in pieces";
        var bytes = RawRequest.of("PUT", path("key")).body(body).signed().bytes();
        try (var connection = RawConnection.to(endpoint)) {
            for (byte b : bytes) {
                connection.send(new byte[] {b});
            }
            assertEquals(200, connection.receive("PUT").status());
        }
        assertEquals(body, get("key").text());
    }

    @Test
    void clientThatStopsSendingIsCut() throws IOException {
        int[] sizes = {100, 100_000, 1_000_000};
        var connections = new ArrayList<RawConnection>();
        for (int size : sizes) {
            var request = RawRequest.of("PUT", path("slow-" + size))
                    .body(new byte[size])
                    .signed();
            int sent = request.head().length + 10;
            connections.add(RawConnection.to(endpoint).send(Arrays.copyOf(request.bytes(), sent)));
        }
        // All wait at once, so the last is cut when the first is.
        for (var connection : connections) {
            try (connection) {
                var answer = connection.awaitEnd(SLOW_LIMIT);
                assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
            }
        }
        for (int size : sizes) {
            assertAbsent("slow-" + size);
        }
    }
}
