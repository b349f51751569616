package io.granary.conformance.soak;

import io.granary.conformance.harness.Await;
import io.granary.conformance.harness.ClientKind;
import io.granary.conformance.harness.Clients;
import io.granary.conformance.harness.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/// A server as it is shipped, under a bounded load, for a set time, while things are done to it; after each, everything
/// is compared. `./dev soak` runs it and draws [SoakGraphs].
final class Soak {
    private static final String BUCKET = "soak";
    private static final int CLIENTS = 4;
    private static final long SAMPLE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int FAULT_SECONDS = 40;

    private final Path program;
    private final Path directory;
    private final Path data;
    private final Endpoint endpoint;
    private final Random random;
    private final SoakSamples samples;
    private final ReadWriteLock gate = new ReentrantReadWriteLock(true);
    private final List<SoakClient> clients = new ArrayList<>();
    private volatile @Nullable Process server;

    private Soak(Path program, Path directory, Endpoint endpoint, double ratePerSecond, long seed) throws IOException {
        this.program = program;
        this.directory = directory;
        this.data = directory.resolve("data");
        this.endpoint = endpoint;
        this.random = new Random(seed);
        this.samples = new SoakSamples(directory);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new SoakClient(
                    endpoint, BUCKET, "c" + i + "/", random.nextLong(), ratePerSecond / CLIENTS, gate, samples));
        }
    }

    enum Fault {
        KILL,
        KILL_TWICE,
        PAUSE,
        STOP,
        COMPACT,
        LOSE_INDEX
    }

    /// Runs to the end; false when anything was not as it must be.
    ///
    /// @param program the launcher
    /// @param directory for the data and the results
    /// @param endpoint where the server is to listen
    static boolean run(Path program, Path directory, Endpoint endpoint, double ratePerSecond, Duration time, long seed)
            throws Exception {
        System.out.println("soak: " + time.toMinutes() + " minutes, seed " + seed + ", results in " + directory);
        return new Soak(program, directory, endpoint, ratePerSecond, seed).run(time);
    }

    private boolean run(Duration time) throws Exception {
        try (samples;
                var s3 = Clients.of(ClientKind.URL_CONNECTION, endpoint, false)) {
            start();
            s3.createBucket(b -> b.bucket(BUCKET));
            for (var client : clients) {
                Thread.ofPlatform().daemon().name("client").start(client);
            }
            Thread.ofPlatform().daemon().name("samples").start(this::sample);
            while (samples.seconds() < time.toSeconds()) {
                LockSupport.parkNanos(Duration.ofSeconds(FAULT_SECONDS + random.nextInt(FAULT_SECONDS))
                        .toNanos());
                var fault = Fault.values()[random.nextInt(Fault.values().length)];
                double at = samples.seconds();
                carryOut(fault);
                samples.fault(at, fault.name(), compare(s3));
            }
            System.out.println("soak: " + samples.answered() + " answers, everything as acknowledged");
            clients.forEach(SoakClient::stop);
            end(false);
            return true;
        } catch (AssertionError e) {
            e.printStackTrace();
            samples.fault(samples.seconds(), "FAILED", e.toString().replaceAll("[\\n,]", " "));
            return false;
        } finally {
            var last = server;
            if (last != null) {
                last.destroyForcibly();
            }
        }
    }

    private void sample() {
        try {
            while (true) {
                LockSupport.parkNanos(SAMPLE_NANOS);
                var now = server;
                samples.sample(endpoint, now == null ? 0 : now.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(Fault fault) throws Exception {
        switch (fault) {
            case KILL -> {
                end(true);
                start();
            }
            case KILL_TWICE -> {
                end(true);
                server = launch("server", serverArguments());
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(2_000)).toNanos());
                end(true);
                start();
            }
            case PAUSE -> {
                signal("STOP");
                LockSupport.parkNanos(Duration.ofSeconds(1 + random.nextInt(4)).toNanos());
                signal("CONT");
            }
            case STOP -> {
                end(false);
                start();
            }
            case COMPACT -> compactNow();
            case LOSE_INDEX -> {
                end(true);
                delete(data.resolve("index"));
                var rebuild = launch("rebuild-index", List.of("--data", data.toString()));
                if (!rebuild.waitFor(120, TimeUnit.SECONDS) || rebuild.exitValue() != 0) {
                    throw new AssertionError("rebuild-index: " + rebuild);
                }
                start();
            }
        }
    }

    /// Compares all that is there with all that was acknowledged.
    private String compare(S3Client s3) throws IOException {
        gate.writeLock().lock();
        try {
            var expected = new TreeMap<String, String>();
            for (var client : clients) {
                client.failure().ifPresent(failure -> {
                    throw new AssertionError("a client saw something wrong", failure);
                });
                expected.putAll(client.expected());
            }
            var found = new TreeMap<String, String>();
            s3.listObjectsV2Paginator(b -> b.bucket(BUCKET))
                    .contents()
                    .forEach(line -> found.put(line.key(), line.eTag()));
            if (!expected.equals(found)) {
                var missing = new TreeMap<>(expected);
                missing.entrySet().removeAll(found.entrySet());
                var wrong = new TreeMap<>(found);
                wrong.entrySet().removeAll(expected.entrySet());
                throw new AssertionError("missing " + missing + " wrong " + wrong);
            }
            return found.size() + " objects as acknowledged";
        } finally {
            gate.writeLock().unlock();
        }
    }

    private List<String> serverArguments() {
        return List.of(
                "--data",
                data.toString(),
                "--listen",
                "127.0.0.1:" + endpoint.s3Port(),
                "--admin",
                "127.0.0.1:" + endpoint.adminPort(),
                "--segment-size",
                "16MiB",
                "--reserve",
                "64MiB");
    }

    private Process launch(String command, List<String> arguments) throws IOException {
        var words = new ArrayList<>(List.of(program.toString(), command));
        words.addAll(arguments);
        var builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()));
        builder.environment().put("GRANARY_ACCESS_KEY_ID", Endpoint.ACCESS_KEY);
        builder.environment().put("GRANARY_SECRET_ACCESS_KEY", Endpoint.SECRET_KEY);
        return builder.start();
    }

    private void start() throws Exception {
        var started = launch("server", serverArguments());
        server = started;
        Await.until("the server is ready", Duration.ofMinutes(2), () -> {
            if (!started.isAlive()) {
                throw new AssertionError("the server ended with status " + started.exitValue());
            }
            try {
                return endpoint.admin("/health/ready").statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private void end(boolean kill) throws InterruptedException {
        var running = server;
        if (running == null) {
            return;
        }
        if (kill) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        if (!running.waitFor(60, TimeUnit.SECONDS)) {
            running.destroyForcibly();
            throw new AssertionError("the server did not end within 60 s");
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        var running = server;
        if (running != null) {
            new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                    .start()
                    .waitFor();
        }
    }

    private void compactNow() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.adminPort() + "/compact"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofMinutes(2))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            if (status / 100 != 2) {
                throw new AssertionError("POST /compact answered " + status);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
