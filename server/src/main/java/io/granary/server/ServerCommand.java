package io.granary.server;

import io.granary.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./granary server`.
@Command(
        name = "server",
        sortOptions = false,
        description = {
            "Serves S3 from a data directory, which is made on the first start, with credentials in it.",
            "GRANARY_ACCESS_KEY_ID and GRANARY_SECRET_ACCESS_KEY are used instead of those when set."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary server",
            "  ./granary server --data /srv/a --data /srv/b --listen 0.0.0.0:9000 --domain s3.example.org",
            "  ./granary server --config /etc/granary.yaml --durability relaxed"
        })
final class ServerCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with the same settings, 'name: value'; flags win over it.")
    private @Nullable Path file;

    @Override
    public Integer call() throws Exception {
        var line = java.util.Objects.requireNonNull(spec).commandLine();
        var config = ServerConfig.read(SettingFlags.given(line.getParseResult()), Optional.ofNullable(file));
        var server = Server.start(config, AccessKey.fromEnvironment(System.getenv()), line.getOut());
        Shutdown.onSignal(server, line.getOut());
        server.awaitStop();
        return 0;
    }
}
