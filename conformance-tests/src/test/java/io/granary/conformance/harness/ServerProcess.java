package io.granary.conformance.harness;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in its own process, with the class path of the tests, so that it can be killed.
public final class ServerProcess implements Closeable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final Endpoint endpoint;
    private final Path log;

    private ServerProcess(Process process, Endpoint endpoint, Path log) {
        this.process = process;
        this.endpoint = endpoint;
        this.log = log;
    }

    /// Starts a server and returns once it says that it is ready. Its output is appended to `log`.
    public static ServerProcess start(Endpoint endpoint, List<Path> data, Path log, String... flags) throws Exception {
        var arguments = new ArrayList<String>();
        data.forEach(directory -> arguments.addAll(List.of("--data", directory.toString())));
        arguments.addAll(List.of("--listen", "127.0.0.1:" + endpoint.s3Port()));
        arguments.addAll(List.of("--admin", "127.0.0.1:" + endpoint.adminPort()));
        arguments.addAll(List.of(flags));
        var server = new ServerProcess(command(log, "server", arguments), endpoint, log);
        server.awaitReady();
        return server;
    }

    /// Runs another command of the program to its end and returns its exit status.
    public static int run(Path log, String command, String... arguments) throws Exception {
        var process = command(log, command, List.of(arguments));
        if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end within " + START_LIMIT.toSeconds() + " s:\n" + tail(log));
        }
        return process.exitValue();
    }

    private static Process command(Path log, String command, List<String> arguments) throws IOException {
        var words = new ArrayList<String>();
        words.add(command);
        words.addAll(arguments);
        return java(log, List.of(), "io.granary.server.Main", words);
    }

    /// Starts a class of this class path in a process of its own, with the server's flags. Its output is appended to
    /// `log`.
    public static Process java(Path log, List<String> flags, String main, List<String> arguments) throws IOException {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(requireNonNull(System.getProperty("granary.jvm.flags"), "granary.jvm.flags")
                .split(" ")));
        // A short life: what starts fast matters, not what runs fast after a minute.
        words.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.addAll(flags);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        words.addAll(arguments);
        var builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("GRANARY_ACCESS_KEY_ID", Endpoint.ACCESS_KEY);
        builder.environment().put("GRANARY_SECRET_ACCESS_KEY", Endpoint.SECRET_KEY);
        return builder.start();
    }

    private void awaitReady() throws Exception {
        Await.until("the server is ready; its output is in " + log, START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the server ended with status " + process.exitValue() + ":\n" + tail(log));
            }
            try {
                return endpoint.admin("/health/ready").statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// `kill -9`: returns when the process is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        int status = process.waitFor();
        if (status != KILLED) {
            throw new AssertionError("the server ended by itself with status " + status + " before it was killed");
        }
    }

    /// Asks the server to stop and returns when it has.
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the server did not stop within 30 s");
        }
    }

    /// Ends the process if it still runs.
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String tail(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
