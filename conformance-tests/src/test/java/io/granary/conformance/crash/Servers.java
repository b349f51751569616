package io.granary.conformance.crash;

import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.harness.ServerProcess;
import io.granary.server.InProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Several servers in one process, each with its own store and ports, so that one `kill -9` cuts all of them, each at
/// its own moment. Most of what a start costs is the start of a JVM.
final class Servers implements Closeable {
    static final int KILLED = 128 + 9;

    private static final String READY = "ready";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    private Servers(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// A store and where its server listens.
    record Place(List<Path> data, Endpoint endpoint) {}

    /// Starts a server for each place. Returns when all of them serve, or when the process has ended.
    ///
    /// @param flags of the JVM
    static Servers start(List<Place> places, String durability, List<String> flags, Path log) throws IOException {
        var arguments = new ArrayList<>(List.of(durability));
        for (var place : places) {
            arguments.add(
                    String.join(",", place.data.stream().map(Path::toString).toList()));
            arguments.add(Integer.toString(place.endpoint.s3Port()));
            arguments.add(Integer.toString(place.endpoint.adminPort()));
        }
        Files.writeString(log, ""); // of the last life only
        var servers = new Servers(ServerProcess.java(log, flags, Servers.class.getName(), arguments), log);
        servers.awaitReady();
        return servers;
    }

    /// The process: it starts its servers, says so, and waits for its end.
    public static void main(String[] arguments) {
        try {
            serve(arguments);
            System.exit(0);
        } catch (Exception | Error e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void serve(String[] arguments) throws IOException {
        var durability = arguments[0];
        var running = new ArrayList<InProcess>();
        for (int i = 1; i < arguments.length; i += 3) {
            var flags = Map.of(
                    "data", List.of(arguments[i].split(",")),
                    "listen", List.of("127.0.0.1:" + arguments[i + 1]),
                    "admin", List.of("127.0.0.1:" + arguments[i + 2]),
                    "segment-size", List.of("2MiB"),
                    "reserve", List.of("8MiB"),
                    "durability", List.of(durability));
            running.add(InProcess.start(flags, Endpoint.ACCESS_KEY, Endpoint.SECRET_KEY));
        }
        System.out.println(READY);
        System.in.read(); // the test's end of the pipe closes with the test
        for (var server : running) {
            server.close();
        }
    }

    private void awaitReady() throws IOException {
        long start = System.nanoTime();
        while (process.isAlive() && Files.readAllLines(log).stream().noneMatch(READY::equals)) {
            if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                throw new AssertionError("the servers are not ready; their output:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /// Waits for the end that was arranged for; false when it did not come in time.
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// `kill -9`, unless the process has been killed already. Throws `AssertionError` when it ended in another way.
    void kill() throws Exception {
        process.destroyForcibly();
        int status = process.waitFor();
        if (status != KILLED) {
            throw new AssertionError("the servers ended with status " + status + ":\n" + Files.readString(log));
        }
    }

    /// Lets the servers stop as they do when asked.
    void stop() throws Exception {
        process.outputWriter(StandardCharsets.US_ASCII).close();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("the servers did not stop:\n" + Files.readString(log));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
