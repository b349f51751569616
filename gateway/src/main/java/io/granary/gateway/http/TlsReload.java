package io.granary.gateway.http;

import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the files of a certificate while the server runs: whoever renews it puts the new files in place, and new
/// connections get them. Files that are wrong are told of, once for each change, and the former ones stay.
final class TlsReload {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private final TlsFiles files;
    private final InstantSource clock;
    private final CopyOnWriteArrayList<Consumer<ServerSSLOptions>> servers = new CopyOnWriteArrayList<>();
    private ServerSSLOptions options;
    private String stamp;

    private TlsReload(TlsFiles files, InstantSource clock, ServerSSLOptions options, String stamp) {
        this.files = files;
        this.clock = clock;
        this.options = options;
        this.stamp = stamp;
    }

    /// Loads the files for the first time; throws as [TlsFiles#load].
    static TlsReload open(TlsFiles files, InstantSource clock) throws IOException {
        var stamp = files.stamp(); // before the load: a change during it is seen as one
        var loaded = files.load(clock.instant());
        LOG.info("TLS with the certificate in {}, which expires at {}", files.certificate(), loaded.expires());
        return new TlsReload(files, clock, loaded.options(), stamp);
    }

    /// What is loaded now; `server` hears of each later change, on the thread that looks for them.
    synchronized ServerSSLOptions options(Consumer<ServerSSLOptions> server) {
        servers.add(server);
        return options;
    }

    /// Loads the files again if they have changed. Blocks while it reads them.
    synchronized void look() {
        try {
            var now = files.stamp();
            if (now.equals(stamp)) {
                return;
            }
            stamp = now;
            var loaded = files.load(clock.instant());
            options = loaded.options();
            servers.forEach(server -> server.accept(options));
            LOG.info("TLS: the certificate was renewed, this one expires at {}", loaded.expires());
        } catch (IOException e) {
            LOG.error("TLS: the certificate was changed and cannot be used: {}. The former one stays.", e.getMessage());
        }
    }
}
