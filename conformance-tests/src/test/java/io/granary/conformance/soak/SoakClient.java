package io.granary.conformance.soak;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.RawResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;

/// Puts, overwrites, gets and deletes at a set rate through whatever happens to the server, and knows what must be
/// there.
final class SoakClient implements Runnable {
    private static final int KEYS = 1_000;
    private static final int PAUSE_NANOS = 100_000_000;

    /// Of a thousand requests, so many are cut in the middle of their body.
    private static final int CUTS = 3;

    private final Endpoint endpoint;
    private final String bucket;
    private final String prefix;
    private final Random random;
    private final double ratePerSecond;
    private final ReadWriteLock gate;
    private final SoakSamples samples;

    /// Guarded by the gate: this client's thread holds it for reading, whoever compares for writing.
    private final Map<String, Known> known = new HashMap<>();

    private @Nullable Doubt doubt;
    private @Nullable RawConnection connection;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    /// @param gate is held while a request is under way
    SoakClient(
            Endpoint endpoint,
            String bucket,
            String prefix,
            long seed,
            double ratePerSecond,
            ReadWriteLock gate,
            SoakSamples samples) {
        this.endpoint = endpoint;
        this.bucket = bucket;
        this.prefix = prefix;
        this.random = new Random(seed);
        this.ratePerSecond = ratePerSecond;
        this.gate = gate;
        this.samples = samples;
    }

    /// A body of which the bytes follow from the seed.
    private record Known(long seed, int size, String etag) {
        static Known of(long seed, int size) {
            return new Known(seed, size, Bodies.etag(Bodies.random(size, seed)));
        }

        byte[] body() {
            return Bodies.random(size, seed);
        }
    }

    /// A change without an answer.
    private record Doubt(String key, Optional<Known> after) {}

    void stop() {
        stopped = true;
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void run() {
        try {
            long next = System.nanoTime();
            while (!stopped) {
                next = Math.max(next + (long) (1e9 / ratePerSecond), System.nanoTime() - PAUSE_NANOS);
                LockSupport.parkNanos(next - System.nanoTime());
                turn();
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void turn() {
        boolean reached = true;
        gate.readLock().lock();
        try {
            settle();
            step();
        } catch (IOException e) {
            reached = false;
            hangUp();
        } finally {
            gate.readLock().unlock();
        }
        if (!reached) {
            samples.unanswered();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// What must be there, by key: its ETag. The caller holds the gate for writing and the server answers.
    Map<String, String> expected() throws IOException {
        hangUp();
        settle();
        var etags = new HashMap<String, String>();
        known.forEach((key, version) -> etags.put(key, version.etag));
        return etags;
    }

    private void hangUp() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException gone) {
                // As it was meant to be.
            }
        }
    }

    /// Looks what became of a change that got no answer.
    private void settle() throws IOException {
        var open = doubt;
        if (open == null) {
            return;
        }
        var answer = ask(RawRequest.of("HEAD", path(open.key)));
        if (answer.status() == 503) {
            throw new IOException("not now");
        }
        var before = Optional.ofNullable(known.get(open.key)).map(Known::etag);
        var after = open.after.map(Known::etag);
        Optional<String> found = switch (answer.status()) {
            case 200 -> Optional.ofNullable(answer.headers().get("etag"));
            case 404 -> Optional.empty();
            default -> throw new AssertionError(open.key + ": " + answer);
        };
        if (found.equals(after)) {
            apply(open);
        } else if (!found.equals(before)) {
            throw new AssertionError(open.key + " is " + found + ", was " + before + ", asked for " + after);
        }
        doubt = null;
    }

    private void apply(Doubt change) {
        change.after.ifPresentOrElse(version -> known.put(change.key, version), () -> known.remove(change.key));
    }

    private void step() throws IOException {
        var key = prefix + random.nextInt(KEYS);
        int dice = random.nextInt(100);
        if (dice < 45) {
            put(key);
        } else if (dice < 90) {
            get(key);
        } else {
            change(RawRequest.of("DELETE", path(key)), new Doubt(key, Optional.empty()), 204, "delete");
        }
    }

    private void put(String key) throws IOException {
        int dice = random.nextInt(100);
        int size = dice < 75 ? random.nextInt(8_000) : dice < 98 ? random.nextInt(200_000) : 300_000 + dice;
        var version = Known.of(random.nextLong(), size);
        var request = RawRequest.of("PUT", path(key)).body(version.body());
        if (random.nextInt(1_000) < CUTS) {
            var bytes = request.signed().bytes();
            connection().send(Arrays.copyOf(bytes, bytes.length - size / 2 - 1)).cut();
            connection = null;
            return; // a body that did not arrive must not show: the next look at the key would see it
        }
        change(request, new Doubt(key, Optional.of(version)), 200, "put");
    }

    private void change(RawRequest request, Doubt change, int expected, String operation) throws IOException {
        doubt = change;
        long start = System.nanoTime();
        var answer = ask(request);
        if (answer.status() == 503) {
            samples.unanswered();
            return; // in doubt until the next look
        }
        if (answer.status() != expected) {
            throw new AssertionError(request.target() + ": " + answer);
        }
        samples.took(operation, System.nanoTime() - start);
        apply(change);
        doubt = null;
    }

    private void get(String key) throws IOException {
        long start = System.nanoTime();
        var answer = ask(RawRequest.of("GET", path(key)));
        if (answer.status() == 503) {
            samples.unanswered();
            return;
        }
        samples.took("get", System.nanoTime() - start);
        var version = known.get(key);
        if (version == null ? answer.status() != 404 : !Arrays.equals(version.body(), answer.body())) {
            throw new AssertionError("GET " + key + " must be " + version + ": status " + answer.status() + ", "
                    + answer.body().length + " bytes, " + answer.headers());
        }
    }

    private RawResponse ask(RawRequest request) throws IOException {
        return connection().send(request.signed()).receive(request.method());
    }

    private RawConnection connection() throws IOException {
        var open = connection;
        if (open == null) {
            open = RawConnection.to(endpoint);
            connection = open;
        }
        return open;
    }

    private String path(String key) {
        return "/" + bucket + "/" + key;
    }
}
