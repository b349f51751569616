package io.granary.conformance.linear;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.harness.ServerProcess;
import io.granary.conformance.linear.Asked.Kind;
import io.granary.conformance.linear.Asked.Outcome;
import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.RawResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several clients put, read, delete and put under conditions the same few keys over the wire, while the server is
/// killed again and again. Whatever each was told must fit into one order of all requests about a key.
///
/// Again with `-Dgranary.seed=…`, though threads run as they like; longer with `-Dgranary.lives=50`.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LinearizabilityTest {
    private static final long SEED = Long.getLong("granary.seed", System.nanoTime());
    private static final int LIVES = Integer.getInteger("granary.lives", 4);
    private static final int CLIENTS = 5;

    /// Requests of a life before it is cut; as many are asked before the last life ends in peace.
    private static final int REQUESTS = 900;

    private static final List<String> KEYS = List.of("a", "b", "c", "d");

    /// Beyond the packing limit, so that some values are files of their own.
    private static final int LARGE = 300_000;

    private final Map<String, ConcurrentLinkedQueue<Asked>> histories = new ConcurrentHashMap<>();
    private final AtomicInteger values = new AtomicInteger();
    private final Endpoint endpoint = Endpoint.free();
    private volatile boolean killed;

    @Test
    void whatClientsWereToldFitsIntoOneOrder(@TempDir Path directory) throws Exception {
        System.out.println("LinearizabilityTest: -Dgranary.seed=" + SEED);
        KEYS.forEach(key -> histories.put(key, new ConcurrentLinkedQueue<>()));
        var data = List.of(directory.resolve("one"), directory.resolve("two"));
        var log = directory.resolve("server.log");
        try (var server = ServerProcess.start(endpoint, data, log)) {
            assertTrue(exchange(RawRequest.of("PUT", "/linear")).status() == 200);
            server.stop();
        }
        for (int life = 0; life < LIVES; life++) {
            killed = false;
            var server = ServerProcess.start(endpoint, data, log);
            try (server) {
                live(life, server);
            }
        }
        try (var server = ServerProcess.start(endpoint, data, log)) {
            KEYS.forEach(key -> ask(key, Kind.GET, new SplittableRandom(), "at the end"));
            server.stop();
        }
        int answers = 0;
        for (var key : KEYS) {
            var history = List.copyOf(histories.get(key));
            answers += history.size();
            assertTrue(
                    new Linearization(history).exists(),
                    () -> "no order explains the history of " + key + ":\n"
                            + String.join(
                                    "\n", history.stream().map(Asked::toString).toList()));
        }
        var unknown = histories.values().stream()
                .flatMap(history -> history.stream())
                .filter(asked -> asked.outcome() == Outcome.UNKNOWN)
                .count();
        System.out.println(answers + " requests, " + unknown + " without an answer");
    }

    private void live(int life, ServerProcess server) throws Exception {
        var enough = new CountDownLatch(REQUESTS);
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            var running = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> {
                        var random = new SplittableRandom(SEED + life * 31L + client);
                        while (!killed) {
                            var key = KEYS.get(random.nextInt(KEYS.size()));
                            ask(key, kind(random), random, "client " + client + " of life " + life);
                            enough.countDown();
                        }
                    }))
                    .toList();
            assertTrue(enough.await(60, TimeUnit.SECONDS), "too few answers");
            server.kill();
            killed = true;
            for (var one : new ArrayList<>(running)) {
                one.get();
            }
        }
    }

    private static Kind kind(SplittableRandom random) {
        int choice = random.nextInt(10);
        return choice < 4
                ? Kind.GET
                : choice < 6
                        ? Kind.PUT
                        : choice < 7 ? Kind.DELETE : choice < 8 ? Kind.PUT_IF_ABSENT : Kind.PUT_IF_MATCH;
    }

    private void ask(String key, Kind kind, SplittableRandom random, String who) {
        var target = "/linear/" + key;
        var value = "v" + values.incrementAndGet() + (random.nextInt(12) == 0 ? " large" : "");
        var expected = kind == Kind.PUT_IF_MATCH ? lastSeen(key) : Optional.<String>empty();
        var request = switch (kind) {
            case GET -> RawRequest.of("GET", target);
            case DELETE -> RawRequest.of("DELETE", target);
            case PUT -> RawRequest.of("PUT", target).body(body(value));
            case PUT_IF_ABSENT ->
                RawRequest.of("PUT", target).header("If-None-Match", "*").body(body(value));
            case PUT_IF_MATCH ->
                RawRequest.of("PUT", target)
                        .header("If-Match", etag(expected.orElse("none")))
                        .body(body(value));
        };
        long begun = System.nanoTime();
        try {
            var answer = exchange(request);
            note(key, answered(kind, value, expected, answer, begun, who));
        } catch (ConnectException notRunning) {
            // It was never asked.
        } catch (IOException cut) {
            if (kind != Kind.GET) {
                var written = kind == Kind.DELETE ? Optional.<String>empty() : Optional.of(value);
                note(key, new Asked(kind, written, expected, Outcome.UNKNOWN, begun, Long.MAX_VALUE, who));
            }
        }
    }

    private static Asked answered(
            Kind kind, String value, Optional<String> expected, RawResponse answer, long begun, String who)
            throws IOException {
        long ended = System.nanoTime();
        int status = answer.status();
        if (kind == Kind.GET) {
            return new Asked(kind, read(answer), expected, Outcome.DONE, begun, ended, who);
        }
        var written = kind == Kind.DELETE ? Optional.<String>empty() : Optional.of(value);
        if (status == 200 || status == 204) {
            return new Asked(kind, written, expected, Outcome.DONE, begun, ended, who);
        }
        boolean conditional = kind == Kind.PUT_IF_ABSENT || kind == Kind.PUT_IF_MATCH;
        if (conditional && (status == 412 || status == 404)) {
            return new Asked(kind, written, expected, Outcome.REFUSED, begun, ended, who);
        }
        throw new AssertionError(kind + " was answered " + answer);
    }

    /// Damaged or mixed bodies are no value that was ever written.
    private static Optional<String> read(RawResponse answer) {
        if (answer.status() == 404) {
            return Optional.empty();
        }
        var text = answer.text();
        var value = text.substring(0, Math.max(text.indexOf('\n'), 0));
        return Optional.of(
                answer.status() == 200 && text.equals(body(value)) ? value : "unreadable: " + answer.status());
    }

    private RawResponse exchange(RawRequest request) throws IOException {
        return RawConnection.exchange(endpoint, request.signed());
    }

    private void note(String key, Asked asked) {
        requireNonNull(histories.get(key)).add(asked);
    }

    /// A value that the key may still have.
    private Optional<String> lastSeen(String key) {
        Optional<String> last = Optional.empty();
        for (var asked : requireNonNull(histories.get(key))) {
            if (asked.outcome() == Outcome.DONE && asked.value().isPresent()) {
                last = asked.value();
            }
        }
        return last;
    }

    private static String body(String value) {
        return value + '\n' + (value.endsWith("large") ? value.repeat(LARGE / value.length()) : "");
    }

    private static String etag(String value) {
        try {
            var md5 = MessageDigest.getInstance("MD5").digest(body(value).getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(md5) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
