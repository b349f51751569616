package io.granary.server;

import io.granary.server.config.OperatorMistake;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./granary rebuild-index`.
@Command(
        name = "rebuild-index",
        description = "Makes the whole index again from the segments. The server must not run meanwhile.",
        footerHeading = "%nExample:%n",
        footer = "  ./granary rebuild-index --data /srv/granary")
final class RebuildIndexCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Directory of the store; repeat it as for the server, in the same order.")
    private List<Path> data = List.of();

    @Override
    public Integer call() {
        throw new OperatorMistake("the index of " + data + " cannot be rebuilt by this build", "use a newer one");
    }
}
