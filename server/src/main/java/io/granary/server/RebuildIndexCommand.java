package io.granary.server;

import io.granary.server.console.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./granary rebuild-index`.
@Command(
        name = "rebuild-index",
        description = {
            "Makes the whole index again from the segments; the old one serves until the new one is complete.",
            "The server must not run meanwhile."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./granary rebuild-index --data /srv/granary")
final class RebuildIndexCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Directory of the store; repeat it as for the server, in the same order.")
    private List<Path> data = List.of();

    @Override
    public Integer call() throws IOException {
        var line = Objects.requireNonNull(spec).commandLine();
        var paths = data.stream().map(path -> path.toAbsolutePath().normalize()).toList();
        long startNanos = System.nanoTime();
        try (var directories = Wiring.directories(paths);
                var segments = Wiring.segments(directories);
                var progress = Progress.onStandardError(line.getErr())) {
            long total = Wiring.lengthBytes(segments);
            Wiring.rebuildIndex(
                    directories, segments, bytes -> progress.show(bytes, total, mebibytes(bytes) + " read"));
            progress.wipe();
            line.getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "The index of %s was made again from %s of segments in %.1f s.",
                            paths.getFirst(),
                            mebibytes(total),
                            (System.nanoTime() - startNanos) / 1e9));
        }
        return 0;
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
