package io.granary.server;

import io.granary.server.backup.Backup;
import io.granary.server.backup.BackupPlaces;
import io.granary.server.config.OperatorMistake;
import io.granary.server.config.ServerConfig;
import io.granary.server.console.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./granary backup`.
@Command(
        name = "backup",
        description = {
            "Keeps a copy of the store as it is now: what an earlier backup to the same place has is not copied again.",
            "With --data the server must not run; a running one makes the backup itself, to its setting backup-to.",
            "A bucket is reached with AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary backup --data /srv/granary --to /mnt/backups",
            "  ./granary backup --admin 127.0.0.1:9001"
        })
final class BackupCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of the store; repeat it as for the server, in the same order.")
    private List<Path> data = List.of();

    @Option(names = "--admin", paramLabel = "HOST:PORT", description = "Admin port of the server that is to do it.")
    private @Nullable String admin;

    @Option(names = "--to", paramLabel = "DIR|s3://BUCKET/PREFIX", description = "Where backups are kept, with --data.")
    private @Nullable String to;

    @Override
    public Integer call() throws Exception {
        var line = Objects.requireNonNull(spec).commandLine();
        if (data.isEmpty() == (admin == null)) {
            throw new OperatorMistake("either --data or --admin is needed");
        }
        if (data.isEmpty() != (to == null)) {
            throw new OperatorMistake("--to goes with --data; a server keeps backups where its setting backup-to says");
        }
        if (admin != null) {
            line.getOut().println(ask(admin));
            return 0;
        }
        var config = ServerConfig.read(
                Map.of("data", data.stream().map(Path::toString).toList()), Optional.empty());
        try (var directories = Wiring.directories(config.data());
                var store = Wiring.store(config, directories);
                var place = BackupPlaces.open(Objects.requireNonNull(to), System.getenv());
                var progress = Progress.onStandardError(line.getErr())) {
            var done = new Backup(
                            store,
                            directories.paths(),
                            directories.storeId(),
                            place,
                            (files, of, bytes) ->
                                    progress.show(files, of, files + " files, " + (bytes >> 20) + " MiB copied"))
                    .run();
            progress.wipe();
            line.getOut().println(told(done));
        }
        return 0;
    }

    static String told(Backup.Done done) {
        return String.format(
                Locale.ROOT,
                "Backup of sequence %d: %d files, %d MiB, of which %d MiB were copied.",
                done.sequence(),
                done.files(),
                done.bytes() >> 20,
                done.copiedBytes() >> 20);
    }

    private static String ask(String server) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://" + server + "/backup"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new OperatorMistake(
                        "the server made no backup: " + answer.body().strip(),
                        "start it with --backup-to, and see its log");
            }
            return answer.body().strip();
        }
    }
}
