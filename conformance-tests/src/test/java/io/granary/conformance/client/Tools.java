package io.granary.conformance.client;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import io.granary.conformance.harness.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Fetches clients by `clients.sh` and runs them against an endpoint.
record Tools(Endpoint endpoint) {
    private static final int UNAVAILABLE = 75;
    private static final Path SCRIPTS = Path.of("src", "test", "python");

    private record Ended(int status, String output) {}

    /// Where the client or data set is; skips the test, with the reason, where it cannot be had.
    static Path fetched(String what) throws Exception {
        var cache = requireNonNull(System.getProperty("granary.cache"), "granary.cache");
        var fetch = run(new ProcessBuilder("bash", "clients.sh", cache, what));
        if (fetch.status == UNAVAILABLE) {
            abort(fetch.output);
        }
        assertEquals(0, fetch.status, fetch.output);
        return Path.of(fetch.output.lines().reduce((first, last) -> last).orElseThrow());
    }

    /// Runs a script of ours with the client's interpreter; it must succeed. Its output.
    String python(String script, String... arguments) throws Exception {
        return succeeded(words("python", SCRIPTS.resolve(script).toString(), arguments));
    }

    /// Runs a script of ours with another interpreter; it must succeed. Its output.
    String other(String interpreter, String script, String... arguments) throws Exception {
        var words = new ArrayList<>(
                List.of(interpreter, "-W", "ignore", SCRIPTS.resolve(script).toString()));
        words.addAll(List.of(arguments));
        return succeeded(words);
    }

    /// Runs `aws`; it must succeed. Its output.
    String aws(String command, String... arguments) throws Exception {
        return succeeded(words("aws", command, arguments));
    }

    /// Runs `aws`, which must fail; what it says.
    String awsRefused(String command, String... arguments) throws Exception {
        var ended = run(process(words("aws", command, arguments)));
        if (ended.status == 0) {
            throw new AssertionError(command + " " + String.join(" ", arguments) + " was not refused: " + ended.output);
        }
        return ended.output;
    }

    private static List<String> words(String program, String first, String... others) throws Exception {
        var words = new ArrayList<String>();
        words.add(fetched("python").resolve("bin").resolve(program).toString());
        words.add(first);
        words.addAll(List.of(others));
        return words;
    }

    private String succeeded(List<String> words) throws Exception {
        var ended = run(process(words));
        assertEquals(0, ended.status, () -> String.join(" ", words) + ":\n" + ended.output);
        return ended.output;
    }

    private ProcessBuilder process(List<String> words) {
        var builder = new ProcessBuilder(words);
        var environment = builder.environment();
        environment.put("AWS_ACCESS_KEY_ID", Endpoint.ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", Endpoint.SECRET_KEY);
        environment.put("AWS_DEFAULT_REGION", Endpoint.REGION);
        environment.put("AWS_ENDPOINT_URL", endpoint.uri().toString());
        // Nobody's own settings.
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        return builder;
    }

    private static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.strip());
    }
}
