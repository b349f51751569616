package io.granary.conformance.harness;

import io.granary.server.InProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.S3Client;

/// A server in this process, on free ports and in a directory of its own that goes with it, and a client of it.
public final class StartedServer implements Closeable {
    private final Path home;
    private final InProcess server;
    private final Endpoint endpoint;
    private final S3Client s3;

    private StartedServer(Path home, InProcess server, Setup setup) {
        this.home = home;
        this.server = server;
        this.endpoint = new Endpoint(server.s3Port(), server.adminPort());
        this.s3 = Clients.of(setup.client(), endpoint, setup.byHost());
    }

    public static StartedServer start(Setup setup) {
        try {
            var home = Files.createTempDirectory("granary-conformance-");
            var data = IntStream.range(0, setup.directories())
                    .mapToObj(i -> home.resolve("data-" + i).toString())
                    .toList();
            var flags = Map.of(
                    "data", data,
                    "listen", List.of("127.0.0.1:0"),
                    "admin", List.of("127.0.0.1:0"),
                    "durability", List.of(setup.durability()),
                    "verify", List.of(setup.verify()),
                    "domain", List.of(Setup.DOMAIN));
            return new StartedServer(home, InProcess.start(flags, Endpoint.ACCESS_KEY, Endpoint.SECRET_KEY), setup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public S3Client s3() {
        return s3;
    }

    @Override
    public void close() throws IOException {
        s3.close();
        server.close();
        try (var files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(StartedServer::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
