package io.granary.gateway.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import org.jspecify.annotations.Nullable;

/// Looks after one connection: cuts a client that is idle, slow with its head, slow with its body, or slow to take the
/// answer. Event loop only; times are milliseconds of a clock that only runs.
final class ConnectionWatch {
    /// What a body must bring within the body timeout, and a client must take of an answer within the answer timeout.
    private static final long LEAST_PROGRESS_BYTES = 16 * 1024;

    private final HttpConnection connection;
    private @Nullable Exchange exchange;
    private long since;
    private long progress;
    private boolean ending;

    ConnectionWatch(HttpConnection connection, long now) {
        this.connection = connection;
        this.since = now;
    }

    void begin(Exchange next) {
        exchange = next;
        progress = 0;
        since = LoopServer.ticks();
    }

    /// The answer that is about to be sent is the last one of this connection. What still arrives is read so that the
    /// client gets to the answer, and is never done: where a refused request ends may be what client and server
    /// disagree about.
    void endAfterThis() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    /// The exchange is over; the next one may come.
    void end(Exchange over) {
        if (exchange == over) {
            exchange = null;
            since = LoopServer.ticks();
        }
    }

    /// The connection is gone.
    void cut() {
        var current = exchange;
        if (current != null) {
            exchange = null;
            current.cut();
        }
    }

    /// Cuts at once: a graceful close would wait for the client to take what lies in the socket.
    private void abort() {
        if (connection instanceof VertxConnection cut) {
            var unused = cut.channelHandlerContext().close(); // past Vert.x's own handler, which would flush first
        } else {
            connection.close();
        }
    }

    void sweep(long now, GatewayConfig config) {
        var current = exchange;
        if (current == null) {
            if (now - since > config.headTimeout().toMillis()) {
                abort();
            }
            return;
        }
        switch (current.waitsFor()) {
            case SERVER -> since = now;
            case BODY -> {
                if (current.bytesReceived() - progress >= LEAST_PROGRESS_BYTES) {
                    progress = current.bytesReceived();
                    since = now;
                } else if (now - since > config.bodyTimeout().toMillis()) {
                    since = now;
                    current.bodyTooSlow();
                }
            }
            case ANSWER -> {
                if (current.bytesSent() - progress >= LEAST_PROGRESS_BYTES) {
                    progress = current.bytesSent();
                    since = now;
                } else if (now - since > config.answerTimeout().toMillis()) {
                    abort();
                }
            }
        }
    }
}
