package io.granary.server;

import io.granary.gateway.access.AclWriting;
import io.granary.gateway.access.BucketRules;
import io.granary.gateway.access.PolicyAccess;
import io.granary.gateway.access.audit.AuditLog;
import io.granary.gateway.access.identity.Identities;
import io.granary.gateway.admin.AdminApi;
import io.granary.gateway.admin.AdminServer;
import io.granary.gateway.admin.RequestMetrics;
import io.granary.gateway.cors.Cors;
import io.granary.gateway.error.ErrorDocument;
import io.granary.gateway.http.HttpGateway;
import io.granary.gateway.http.TlsFiles;
import io.granary.gateway.oidc.WebIdentities;
import io.granary.gateway.operation.Route;
import io.granary.gateway.sts.TokenService;
import io.granary.segment.local.DataDirectories;
import io.granary.server.backup.Backup;
import io.granary.server.backup.BackupPlaces;
import io.granary.server.config.HostPort;
import io.granary.server.config.OperatorMistake;
import io.granary.server.config.ServerConfig;
import io.granary.server.upkeep.BackgroundCompaction;
import io.granary.server.upkeep.BackgroundJournalExpiry;
import io.granary.server.upkeep.BackgroundLifecycle;
import io.granary.server.upkeep.BackgroundScrub;
import io.granary.server.upkeep.UpkeepMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running server: the data directories, the store in them, the S3 port and the admin port.
final class Server implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private static final long AUDIT_FILE_BYTES = 64L << 20;

    private final Readiness readiness = new Readiness();
    private final Closers opened = new Closers();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private HostPort s3;
    private HostPort admin;

    private Server(ServerConfig config) {
        this.s3 = config.listen();
        this.admin = config.admin();
    }

    /// Starts with `config` and returns when it serves; `given` wins over the credentials in the data directory. Throws
    /// [OperatorMistake] for what the operator can mend.
    static Server start(ServerConfig config, Optional<AccessKey> given, PrintWriter out) throws IOException {
        var server = new Server(config);
        try {
            server.open(config, given, out);
            return server;
        } catch (IOException | RuntimeException e) {
            server.opened.close();
            throw e;
        }
    }

    private void open(ServerConfig config, Optional<AccessKey> given, PrintWriter out) throws IOException {
        long startNanos = System.nanoTime();
        config.tls().ifPresent(Server::checkTls);
        var directories = opened.add(directories(config));
        LOG.info("Granary {} starting: {}", VersionCommand.version(), config);
        var key = given.isPresent()
                ? given.get()
                : CredentialsFile.readOrCreate(config.data().getFirst());

        // The admin port first: whoever watches sees a long recovery as "not ready" and not as "down".
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        opened.add(registry::close);
        var adminServer = opened.add(Ports.on(
                config.admin(),
                "--admin",
                () -> new AdminServer(
                        config.admin().host(),
                        config.admin().port(),
                        readiness::notReady,
                        readiness::warnings,
                        registry)));
        admin = config.admin().withPort(adminServer.port());

        readiness.not("recovering");
        var store = opened.add(Wiring.store(config, directories));
        opened.add(new StoreMetrics(registry, store, config));
        var compaction = opened.add(BackgroundCompaction.start(store, config));
        var scrub = opened.add(BackgroundScrub.start(
                store, config.data().getFirst(), config.upkeep().scrubRate().bytes()));
        var lifecycle = opened.add(
                BackgroundLifecycle.start(store.engine(), config.upkeep().lifecycleDay(), InstantSource.system()));
        opened.add(BackgroundJournalExpiry.start(store.engine(), config.upkeep().journal(), InstantSource.system()));
        new UpkeepMetrics(registry).of(compaction).of(lifecycle).of(scrub);
        adminServer.onPost("/compact", compaction::request);
        adminServer.onPost("/lifecycle", () -> lifecycle.run().toString());
        readiness.warn(store::warnings);
        config.upkeep().backupTo().ifPresent(to -> adminServer.onPost("/backup", () -> backup(store, directories, to)));
        var identities = identities(config, store, key);
        var rules = new BucketRules(store.engine(), identities);
        var audit = opened.add(new AuditLog(
                config.data().getFirst().resolve("audit").resolve("audit.jsonl"),
                AUDIT_FILE_BYTES,
                InstantSource.system(),
                registry));
        var access = new PolicyAccess(store.engine(), identities, rules, audit);
        adminServer.serve(new AdminApi(identities, access, audit, config.region(), InstantSource.system()));
        var acls = new AclWriting(rules, identities, config.objectOwnership());
        var routes = Wiring.routes(store.engine(), config, identities, acls);
        var operations = Stream.concat(
                        routes.all().stream().filter(Route::isImplemented).map(Route::name),
                        Stream.of(Cors.PREFLIGHT, TokenService.OPERATION))
                .toList();
        var gateway = opened.add(Ports.on(
                config.listen(),
                "--listen",
                () -> HttpGateway.start(
                        Wiring.gatewayConfig(config),
                        routes,
                        Cors.of(store.engine()),
                        new ErrorDocument(HexFormat.of().toHexDigits(directories.storeId())),
                        identities,
                        access,
                        Optional.of(new TokenService(
                                identities, access, new WebIdentities(config.oidcIssuers(), InstantSource.system()))),
                        InstantSource.system(),
                        new RequestMetrics(registry, operations))));
        s3 = config.listen().withPort(gateway.port());
        readiness.ready();
        LOG.info(
                "Ready after {} ms, {}",
                (System.nanoTime() - startNanos) / 1_000_000,
                store.engine().recovery());
        new Greeting(config, s3, admin, given.isPresent()).print(out);
    }

    private static String backup(Store store, DataDirectories directories, String to) {
        try (var place = BackupPlaces.open(to, System.getenv())) {
            var done = new Backup(store, directories.paths(), directories.storeId(), place, (files, of, bytes) -> {})
                    .run();
            LOG.info("{}", BackupCommand.told(done));
            return BackupCommand.told(done);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Identities identities(ServerConfig config, Store store, AccessKey root) throws IOException {
        var master = MasterKeyFile.read(config, System.getenv());
        try {
            return Identities.open(store.engine(), master, InstantSource.system(), root.id(), root.secret());
        } catch (IOException e) {
            throw new OperatorMistake(
                    String.valueOf(e.getMessage()), "give the master key of before with --master-key FILE");
        }
    }

    private static void checkTls(TlsFiles files) {
        try {
            files.check(Instant.now());
        } catch (IOException e) {
            throw new OperatorMistake("TLS: " + e.getMessage(), "see --tls-certificate and --tls-key");
        }
    }

    /// A new store is made only once the ports are known to be free. Where there is a store already, it is asked first:
    /// a
    /// second server on it had better hear of that than of its port.
    private static DataDirectories directories(ServerConfig config) throws IOException {
        if (config.data().stream().noneMatch(Files::exists)) {
            Ports.requireFree(config);
            return Wiring.directories(config.data());
        }
        var directories = Wiring.directories(config.data());
        try {
            Ports.requireFree(config);
            return directories;
        } catch (OperatorMistake e) {
            directories.close();
            throw e;
        }
    }

    HostPort s3() {
        return s3;
    }

    HostPort admin() {
        return admin;
    }

    /// Returns when the server has been closed.
    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /// Stops in the reverse order of the start: no new requests and the open ones answered, what is queued committed,
    /// the index written, segments sealed, the directories unlocked.
    @Override
    public void close() throws IOException {
        readiness.not("stopping");
        try {
            opened.close();
        } finally {
            stopped.countDown();
        }
    }
}
