package io.granary.server;

import io.granary.server.config.ServerConfig;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The door for tests of other packages: a server in this process, told where it listens.
public final class InProcess implements Closeable {
    private final Server server;

    private InProcess(Server server) {
        this.server = server;
    }

    /// Starts a server with the settings that flags of these names would give it.
    public static InProcess start(Map<String, List<String>> flags, String accessKey, String secretKey)
            throws IOException {
        var config = ServerConfig.read(flags, Optional.empty());
        var key = new AccessKey(accessKey, secretKey);
        return new InProcess(Server.start(config, Optional.of(key), new PrintWriter(Writer.nullWriter())));
    }

    /// What `./granary rebuild-index` does.
    public static void rebuildIndex(List<Path> data) throws IOException {
        try (var directories = Wiring.directories(data);
                var segments = Wiring.segments(directories)) {
            Wiring.rebuildIndex(directories, segments, bytes -> {});
        }
    }

    public int s3Port() {
        return server.s3().port();
    }

    public int adminPort() {
        return server.admin().port();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
