package io.granary.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.server.config.OperatorMistake;
import io.granary.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole servers in this process, loaded by the program's own load command, which compares every byte and every key.
class ServerTest {
    private static final AccessKey KEY = new AccessKey("test", "secret");

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyOperationOfTheLoadIsAnsweredRight() throws IOException {
        try (var server = start()) {
            assertEquals(0, bench(server, "put,get,list,mixed,delete,list"), this::printed);
        }
    }

    @Test
    void whatWasPutIsThereAfterARestart() throws IOException {
        try (var server = start()) {
            assertEquals(0, bench(server, "put"), this::printed);
        }
        try (var server = start()) {
            assertEquals(0, bench(server, "get,list"), this::printed);
        }
    }

    @Test
    void anIndexMadeAgainServesTheSameObjects() throws IOException {
        try (var server = start()) {
            assertEquals(0, bench(server, "put"), this::printed);
        }
        assertEquals(0, run("rebuild-index", "--data", directory.toString()), this::printed);
        assertTrue(out.toString().contains("was made again"), this::printed);
        try (var server = start()) {
            assertEquals(0, bench(server, "get,list"), this::printed);
        }
    }

    @Test
    void aSecondServerOnTheSameDirectoryIsRefused() throws IOException {
        try (var server = start()) {
            var mistake = assertThrows(OperatorMistake.class, this::start);

            assertTrue(String.valueOf(mistake.getMessage()).contains(directory.toString()), mistake.getMessage());
            assertEquals(0, bench(server, "put"), "the first one goes on");
            assertEquals(2, run("rebuild-index", "--data", directory.toString()), this::printed);
        }
    }

    @Test
    void aServerThatFailedToStartLeavesNothingLocked() throws IOException {
        try (var server = start()) {
            var other = directory.resolve("other").toString();
            var config =
                    Map.of("data", List.of(other), "listen", List.of(server.s3().toString()), "admin", List.of(":0"));
            assertThrows(OperatorMistake.class, () -> start(config));

            start(Map.of("data", List.of(other), "listen", List.of("127.0.0.1:0"), "admin", List.of("127.0.0.1:0")))
                    .close();
        }
    }

    @Test
    void theAdminPortTellsOfHealthAndMetrics() throws Exception {
        try (var server = start()) {
            assertEquals(0, bench(server, "put"), this::printed);

            assertEquals(200, get(server, "/health/live").statusCode());
            assertEquals(200, get(server, "/health/ready").statusCode());
            var metrics = get(server, "/metrics").body();
            for (var name : List.of(
                    "granary_durability{mode=\"sync\"} 1",
                    "granary_lane_records_total",
                    "granary_index_entries",
                    "granary_reads_damaged_total 0",
                    "granary_store_writable 1",
                    "granary_http_requests_seconds_count{operation=\"PutObject\",status=\"2xx\"}")) {
                assertTrue(metrics.contains(name), name + " in\n" + metrics);
            }
        }
    }

    @Test
    void theGreetingSaysWhereAndHowButNotTheSecret() throws IOException {
        var config = config(Map.of("data", List.of(directory.toString())));
        try (var server = Server.start(config, Optional.empty(), new PrintWriter(out, true))) {
            var key = CredentialsFile.readOrCreate(directory);

            assertTrue(printed().contains(server.s3().url()), this::printed);
            assertTrue(printed().contains(directory.resolve("credentials").toString()), this::printed);
            assertTrue(printed().contains("survives a power cut"), this::printed);
            assertTrue(printed().contains("boto3"), this::printed);
            assertFalse(printed().contains(key.secret()), this::printed);
        }
    }

    private Server start() throws IOException {
        return start(Map.of("data", List.of(directory.toString())));
    }

    /// A server on any free ports.
    static Server start(Path directory) throws IOException {
        return Server.start(
                config(Map.of("data", List.of(directory.toString()))),
                Optional.of(KEY),
                new PrintWriter(new StringWriter(), true));
    }

    private Server start(Map<String, List<String>> flags) throws IOException {
        return Server.start(config(flags), Optional.of(KEY), new PrintWriter(out, true));
    }

    private static ServerConfig config(Map<String, List<String>> flags) {
        var all = new HashMap<>(
                Map.of("listen", List.of("127.0.0.1:0"), "admin", List.of("127.0.0.1:0"), "reserve", List.of("0")));
        all.putAll(flags);
        return ServerConfig.read(all, Optional.empty());
    }

    private int bench(Server server, String ops) {
        return run(
                "bench",
                "--endpoint",
                server.s3().url(),
                "--access-key",
                KEY.id(),
                "--secret-key",
                KEY.secret(),
                "--count",
                "1500",
                "--size",
                "700",
                "--concurrency",
                "8",
                "--ops",
                ops);
    }

    private int run(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    private String printed() {
        return out + "\n" + err;
    }

    static HttpResponse<String> get(Server server, String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(server.admin().url() + path));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
