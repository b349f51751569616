package io.granary.server.bench;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The key that a run signs with, from the first place that has one.
public record BenchKey(String id, String secret) {
    private static final Path OWN = Path.of("data", "credentials");

    public static BenchKey find(@Nullable String id, @Nullable String secret, Map<String, String> environment)
            throws IOException {
        if (id != null && secret != null) {
            return new BenchKey(id, secret);
        }
        for (var who : new String[] {"GRANARY", "AWS"}) {
            var known = environment.getOrDefault(who + "_ACCESS_KEY_ID", "");
            var hidden = environment.getOrDefault(who + "_SECRET_ACCESS_KEY", "");
            if (!known.isEmpty() && !hidden.isEmpty()) {
                return new BenchKey(known, hidden);
            }
        }
        if (Files.isReadable(OWN)) {
            return new BenchKey(value("aws_access_key_id"), value("aws_secret_access_key"));
        }
        throw new OperatorMistake(
                "no keys to sign with",
                "give --access-key and --secret-key, or set GRANARY_ACCESS_KEY_ID and its secret");
    }

    private static String value(String name) throws IOException {
        return Files.readAllLines(OWN).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf('=') + 1).strip())
                .findFirst()
                .orElseThrow(() -> new OperatorMistake(OWN + " lacks " + name, "give --access-key and --secret-key"));
    }

    @Override
    public String toString() {
        return "BenchKey[id=" + id + ", secret=(hidden)]";
    }
}
