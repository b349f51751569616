package io.granary.server.identity;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// A command that has commands of its own; alone it shows what they are.
abstract class CommandGroup implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private CommandLine line() {
        return Objects.requireNonNull(spec).commandLine();
    }

    final PrintWriter out() {
        return line().getOut();
    }

    /// Shows a key that was made: the one time that its secret is told.
    final void show(JsonNode key) {
        out().println("access key id:     " + key.path("id").asString(""));
        out().println("secret access key: " + key.path("secret").asString(""));
        out().println("The secret is not shown again.");
    }

    @Override
    public void run() {
        line().usage(out());
    }
}
