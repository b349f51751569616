package io.granary.server;

import io.granary.server.backup.BackupPlaces;
import io.granary.server.backup.Restore;
import io.granary.server.console.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./granary restore`.
@Command(
        name = "restore",
        description = {
            "Brings a backup into an empty directory and makes its index, so that a server can be started there.",
            "A bucket is reached as by ./granary backup. The key of the first start is not in a backup: a new one is made."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./granary restore --from /mnt/backups --data /srv/granary")
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "DIR|s3://BUCKET/PREFIX",
            required = true,
            description = "Where backups are kept.")
    private String from = "";

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Directory of the new store.")
    private Path data = Path.of("");

    @Option(
            names = "--at",
            paramLabel = "SEQUENCE",
            description = "The latest backup that is not newer than this sequence. Default: the latest of all.")
    private @Nullable Long at;

    @Override
    public Integer call() throws IOException {
        var line = Objects.requireNonNull(spec).commandLine();
        var directory = data.toAbsolutePath().normalize();
        try (var place = BackupPlaces.open(from, System.getenv());
                var progress = Progress.onStandardError(line.getErr())) {
            long sequence = new Restore(
                            place,
                            directory,
                            (files, of, bytes) ->
                                    progress.show(files, of, files + " files, " + (bytes >> 20) + " MiB copied"))
                    .run(at == null ? OptionalLong.empty() : OptionalLong.of(at));
            try (var directories = Wiring.directories(List.of(directory));
                    var segments = Wiring.segments(directories)) {
                long total = Wiring.lengthBytes(segments);
                Wiring.rebuildIndex(
                        directories, segments, bytes -> progress.show(bytes, total, (bytes >> 20) + " MiB indexed"));
            }
            progress.wipe();
            line.getOut().println("Restored sequence " + sequence + " to " + directory + ".");
        }
        return 0;
    }
}
