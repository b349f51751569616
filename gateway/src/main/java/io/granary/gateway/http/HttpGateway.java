package io.granary.gateway.http;

import io.granary.gateway.access.Access;
import io.granary.gateway.admin.RequestMetrics;
import io.granary.gateway.cors.Cors;
import io.granary.gateway.operation.ErrorAnswers;
import io.granary.gateway.operation.Routes;
import io.granary.gateway.signing.Credentials;
import io.granary.gateway.sts.TokenService;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The S3 port. One [LoopServer] on each event loop shares the address; a connection stays on its loop for life, and so
/// does
/// all that is cached for it.
public final class HttpGateway implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpGateway.class);

    /// How often to look whether the certificate was renewed.
    private static final long TLS_LOOK_MILLIS = 5_000;

    /// What every loop needs and may share.
    record Shared(
            GatewayConfig config,
            Routes routes,
            Cors cors,
            Cors viewerCors,
            ErrorAnswers errors,
            Credentials credentials,
            Access access,
            Optional<TokenService> tokens,
            InstantSource clock,
            RequestMetrics metrics,
            ExecutorService streams,
            AnswerMemory answerMemory,
            Optional<TlsReload> tls) {}

    private final Vertx vertx;
    private final ExecutorService streams;
    private final int port;

    private HttpGateway(Vertx vertx, ExecutorService streams, int port) {
        this.vertx = vertx;
        this.streams = streams;
        this.port = port;
    }

    /// As the other, without temporary credentials.
    public static HttpGateway start(
            GatewayConfig config,
            Routes routes,
            Cors cors,
            ErrorAnswers errors,
            Credentials credentials,
            Access access,
            InstantSource clock,
            RequestMetrics metrics)
            throws IOException {
        return start(config, routes, cors, errors, credentials, access, Optional.empty(), clock, metrics);
    }

    /// Starts to answer; throws `IOException` when the address cannot be had.
    ///
    /// @param tokens gives temporary credentials, at the path `/`
    public static HttpGateway start(
            GatewayConfig config,
            Routes routes,
            Cors cors,
            ErrorAnswers errors,
            Credentials credentials,
            Access access,
            Optional<TokenService> tokens,
            InstantSource clock,
            RequestMetrics metrics)
            throws IOException {
        Optional<TlsReload> tls = config.tls().isPresent()
                ? Optional.of(TlsReload.open(config.tls().get(), clock))
                : Optional.empty();
        var vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(config.eventLoops())
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setPreferNativeTransport(true));
        var streams = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("answer-", 0).factory());
        var shared = new Shared(
                config,
                routes,
                cors,
                cors.orAnyone(),
                errors,
                credentials,
                access,
                tokens,
                clock,
                metrics,
                streams,
                new AnswerMemory(config.answerMemoryBytes()),
                tls);
        var port = new AtomicInteger();
        try {
            vertx.deployVerticle(
                            () -> new LoopServer(shared, port),
                            new DeploymentOptions().setInstances(config.eventLoops()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            vertx.close();
            streams.close();
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot listen on " + config.host() + ':' + config.port() + ": " + cause.getMessage(), cause);
        }
        tls.ifPresent(files -> vertx.setPeriodic(
                TLS_LOOK_MILLIS,
                timer -> vertx.executeBlocking(() -> {
                    files.look();
                    return true;
                })));
        LOG.info(
                "S3 on {}:{}, {} event loops, native transport {}",
                config.host(),
                port.get(),
                config.eventLoops(),
                vertx.isNativeTransportEnabled());
        return new HttpGateway(vertx, streams, port.get());
    }

    public int port() {
        return port;
    }

    /// Stops listening, lets the requests under way finish for a while, and cuts the rest.
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        streams.shutdownNow();
        streams.close();
    }
}
