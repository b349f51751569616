package io.granary.gateway.http;

import io.granary.gateway.request.HttpDate;
import io.granary.gateway.request.S3Addressing;
import io.granary.gateway.signing.SigV4;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One event loop's share of the S3 port: what is cached here is touched by this loop only.
final class LoopServer extends VerticleBase {
    private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();
    private static final long SWEEP_MILLIS = 500;

    /// How long requests under way may take when the server stops: supervisors such as Kubernetes kill after 30.
    private static final long DRAIN_SECONDS = 10;

    private final HttpGateway.Shared shared;
    private final AtomicInteger port;
    private final SigV4 signatures;
    private final SigV4 tokenSignatures;
    private final S3Addressing addressing;
    private final SplittableRandom requestIds = new SplittableRandom();
    private final IdentityHashMap<HttpConnection, ConnectionWatch> connections = new IdentityHashMap<>();
    private Thread thread = Thread.currentThread();
    private volatile @Nullable HttpServer server;
    private long dateSecond;
    private CharSequence date = "";

    LoopServer(HttpGateway.Shared shared, AtomicInteger port) {
        this.shared = shared;
        this.port = port;
        this.signatures = new SigV4(shared.credentials(), shared.config().region(), shared.clock());
        this.tokenSignatures =
                SigV4.ofTokenService(shared.credentials(), shared.config().region(), shared.clock());
        this.addressing = new S3Addressing(shared.config().domains());
    }

    @Override
    public Future<?> start() {
        thread = Thread.currentThread();
        var config = shared.config();
        vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
        server = createServer()
                .connectionHandler(this::watch)
                .requestHandler(request -> new Exchange(this, request).begin())
                .invalidRequestHandler(request -> new Exchange(this, request).refuseMalformed());
        return server.listen(address(config)).onSuccess(listening -> port.set(listening.actualPort()));
    }

    /// Takes no new connections, closes those that wait for a request, and lets the others finish theirs.
    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    private HttpServer createServer() {
        var options = options();
        if (shared.tls().isEmpty()) {
            return vertx.createHttpServer(options);
        }
        var tls = shared.tls().get().options(this::renewed);
        options.setSsl(true)
                .setKeyCertOptions(tls.getKeyCertOptions())
                .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols());
        return vertx.createHttpServer(options);
    }

    private void renewed(ServerSSLOptions tls) {
        var running = server;
        if (running != null) {
            var unused = running.updateSSLOptions(tls);
        }
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(GatewayConfig.MAX_REQUEST_LINE_BYTES)
                .setMaxHeaderSize(GatewayConfig.MAX_HEADER_BYTES)
                .setMaxChunkSize(GatewayConfig.DISCARD_BYTES)
                .setHttp2ClearTextEnabled(false)
                // No WebSocket here; its handler would also cut whoever pipelines more than 128 requests.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setAcceptBacklog(1024)
                .setTcpNoDelay(true)
                .setReuseAddress(true);
    }

    /// Port 0 is any free one, but the same for all loops.
    private static SocketAddress address(GatewayConfig config) {
        return config.port() == 0
                ? SocketAddress.sharedRandomPort(1, config.host())
                : SocketAddress.inetSocketAddress(config.port(), config.host());
    }

    HttpGateway.Shared shared() {
        return shared;
    }

    SigV4 signatures() {
        return signatures;
    }

    SigV4 tokenSignatures() {
        return tokenSignatures;
    }

    S3Addressing addressing() {
        return addressing;
    }

    Context loop() {
        return context;
    }

    /// Whether the caller runs on this loop.
    boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    void after(long millis, Runnable action) {
        vertx.setTimer(millis, timer -> action.run());
    }

    String nextRequestId() {
        return UPPER_HEX.toHexDigits(requestIds.nextLong());
    }

    /// The time as the `date` header writes it; made once a second.
    CharSequence date() {
        long now = shared.clock().millis();
        if (now / 1000 != dateSecond || date.isEmpty()) {
            dateSecond = now / 1000;
            date = HttpHeaders.createOptimized(HttpDate.format(now));
        }
        return date;
    }

    ConnectionWatch watchOf(HttpServerRequest request) {
        return connections.computeIfAbsent(
                request.connection(), connection -> new ConnectionWatch(connection, ticks()));
    }

    static long ticks() {
        return System.nanoTime() / 1_000_000;
    }

    private void watch(HttpConnection connection) {
        connections.put(connection, new ConnectionWatch(connection, ticks()));
        connection.closeHandler(closed -> {
            var watch = connections.remove(connection);
            if (watch != null) {
                watch.cut();
            }
        });
    }

    private void sweep() {
        long now = ticks();
        var config = shared.config();
        for (var watch : connections.values().toArray(ConnectionWatch[]::new)) {
            watch.sweep(now, config);
        }
    }
}
