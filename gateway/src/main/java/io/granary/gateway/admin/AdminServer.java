package io.granary.gateway.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The admin port: `GET /health/live`, `/health/ready` and `/metrics`, and what is asked for with `POST`. It has an
/// event loop of its own, so that it
/// answers
/// however busy the others are, and it is up before the store is open.
public final class AdminServer implements Closeable {
    /// Prometheus, Kubernetes and a person with curl; nobody else has business here.
    private static final int IDLE_SECONDS = 60;

    private final Vertx vertx;
    private final HttpServer server;
    private final WorkerExecutor posting;
    private final Map<String, Supplier<String>> posts = new ConcurrentHashMap<>();
    private volatile @Nullable AdminApi api;

    /// Starts to answer; throws `IOException` when the address cannot be had.
    ///
    /// @param notReady the reason why requests should not be sent here yet, empty when they may; asked on the event
    /// loop
    /// @param registry what `/metrics` shows; gathered on a worker
    public AdminServer(String host, int port, Supplier<Optional<String>> notReady, PrometheusMeterRegistry registry)
            throws IOException {
        this(host, port, notReady, List::of, registry);
    }

    /// @param warnings what an operator should look after while requests are served, one line each; asked on a worker
    public AdminServer(
            String host,
            int port,
            Supplier<Optional<String>> notReady,
            Supplier<List<String>> warnings,
            PrometheusMeterRegistry registry)
            throws IOException {
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(true));
        posting = vertx.createSharedWorkerExecutor("granary-admin", 1, 7, TimeUnit.DAYS);
        try {
            server = vertx.createHttpServer(new HttpServerOptions()
                            .setHost(host)
                            .setPort(port)
                            .setIdleTimeout(IDLE_SECONDS)
                            .setHttp2ClearTextEnabled(false))
                    .requestHandler(request -> answer(request, notReady, warnings, registry))
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            vertx.close();
            throw new IOException("cannot listen on " + host + ':' + port + ": " + reason(e), e.getCause());
        }
    }

    /// Answers `POST path` with what `action` tells, from now on; it runs on a worker of its own, one at a time.
    /// Whoever
    /// reaches the port can ask: an action takes nothing from the request.
    public void onPost(String path, Supplier<String> action) {
        posts.put(path, action);
    }

    public int port() {
        return server.actualPort();
    }

    /// Begins to answer administrative calls: the store is open.
    public void serve(AdminApi administration) {
        api = administration;
    }

    private void answer(
            HttpServerRequest request,
            Supplier<Optional<String>> notReady,
            Supplier<List<String>> warnings,
            PrometheusMeterRegistry registry) {
        var administration = api;
        if (String.valueOf(request.path()).startsWith(AdminApi.PATH) && administration != null) {
            administration.handle(request, vertx);
            return;
        }
        var post = posts.get(String.valueOf(request.path()));
        if (request.method().equals(HttpMethod.POST) && post != null) {
            Callable<String> action = post::get;
            posting.executeBlocking(action)
                    .onSuccess(told -> text(request, 202, told + '\n'))
                    .onFailure(failure -> text(request, 500, failure.getMessage() + '\n'));
            return;
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            text(request, 405, "only GET\n");
            return;
        }
        switch (String.valueOf(request.path())) {
            case "/health/live" -> text(request, 200, "live\n");
            case "/health/ready" -> {
                var reason = notReady.get();
                if (reason.isPresent()) {
                    text(request, 503, reason.get() + '\n');
                } else {
                    ready(request, warnings);
                }
            }
            case "/metrics" -> {
                Callable<String> scrape = registry::scrape;
                vertx.executeBlocking(scrape)
                        .onSuccess(metrics -> text(request, 200, metrics))
                        .onFailure(failure -> text(request, 500, "the metrics cannot be read\n"));
            }
            default -> text(request, 404, "try /health/live, /health/ready or /metrics\n");
        }
    }

    private void ready(HttpServerRequest request, Supplier<List<String>> warnings) {
        Callable<List<String>> ask = warnings::get;
        vertx.executeBlocking(ask)
                .onSuccess(lines -> {
                    var text = new StringBuilder("ready\n");
                    lines.forEach(line -> text.append("warning: ").append(line).append('\n'));
                    text(request, 200, text.toString());
                })
                .onFailure(failure -> text(request, 200, "ready\nwarning: " + failure + '\n'));
    }

    private static void text(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                .end(text);
    }

    private static String reason(CompletionException e) {
        return e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
