package io.granary.server.client;

import io.granary.server.config.HostPort;
import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./granary status`.
@Command(
        name = "status",
        description = {
            "Shows on one screen how a server does: rates, latencies, space. Drawn anew until Ctrl-C on a terminal,",
            "once elsewhere. Exit status 0 when the server is ready, 1 when it is not."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary status",
            "  ./granary status --admin store-1:9001 --interval 5",
            "  ./granary status --json | jq .objects"
        })
public final class StatusCommand implements Callable<Integer> {
    private static final String CLEAR = "\033[H\033[J";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9001",
            description = "Admin port of the server. Default: ${DEFAULT-VALUE}")
    private String admin = "";

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "Time that rates are taken over. Default: ${DEFAULT-VALUE}")
    private double interval;

    @Option(names = "--once", description = "Shows it once, on a terminal too.")
    private boolean once;

    @Option(names = "--json", description = "Prints a JSON object, once.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(interval >= 0.1 && interval <= 3600)) {
            throw new OperatorMistake("--interval is out of range", "give 0.1 to 3600 seconds");
        }
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        var server = parse();
        boolean again =
                !once && !json && Objects.requireNonNull(System.console()).isTerminal();
        try (var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            var before = figures(client, server);
            while (true) {
                Thread.sleep(Duration.ofMillis((long) (interval * 1000)));
                var ready = get(client, server, "/health/ready");
                var now = figures(client, server);
                var state = ready.body().strip().lines().findFirst().orElse("unknown");
                var screen = new StatusScreen(state, before, now);
                out.print((again ? CLEAR : "") + (json ? screen.json() + "\n" : screen.text()));
                out.flush();
                if (!again) {
                    return ready.statusCode() == 200 ? 0 : 1;
                }
                before = now;
            }
        }
    }

    private HostPort parse() {
        try {
            return HostPort.parse(admin);
        } catch (IllegalArgumentException e) {
            throw new OperatorMistake("--admin: " + e.getMessage(), "write for example 127.0.0.1:9001");
        }
    }

    private static Figures figures(HttpClient client, HostPort server) throws IOException, InterruptedException {
        return Figures.parse(System.nanoTime(), get(client, server, "/metrics").body());
    }

    private static HttpResponse<String> get(HttpClient client, HostPort server, String path)
            throws IOException, InterruptedException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://" + server + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new OperatorMistake("no server answers at " + server, "give its admin port with --admin HOST:PORT");
        }
    }
}
