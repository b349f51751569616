package io.granary.server.client;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `./granary completion`.
@Command(
        name = "completion",
        description = "Prints a script that completes commands and flags in bash and zsh.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(./granary completion)",
            "  ./granary completion > ~/.local/share/bash-completion/completions/granary"
        })
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        line.getOut().println(AutoComplete.bash("granary", Objects.requireNonNull(line.getParent())));
        return 0;
    }
}
