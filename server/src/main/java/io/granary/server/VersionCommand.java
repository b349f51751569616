package io.granary.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./granary version`.
@Command(name = "version", description = "Prints the version of Granary and of Java.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        var format = json ? "{\"granary\":\"%s\",\"java\":\"%s\"}%n" : "granary %s, Java %s%n";
        Objects.requireNonNull(spec).commandLine().getOut().printf(format, version(), Runtime.version());
        return 0;
    }

    /// The version that was built.
    static String version() {
        var properties = new Properties();
        try (var in = VersionCommand.class.getResourceAsStream("/granary.properties")) {
            properties.load(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
