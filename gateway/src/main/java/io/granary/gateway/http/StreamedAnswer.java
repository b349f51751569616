package io.granary.gateway.http;

import io.granary.gateway.operation.S3Response;
import io.granary.model.content.Content;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A large body on its way to the client: a virtual thread reads, the event loop writes, and at most a few pieces lie
/// between them, so a slow client holds little memory.
final class StreamedAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);

    private final S3Response.Body.Streamed body;
    private final HttpServerResponse http;
    private final Context loop;
    private final String requestId;
    private final Semaphore room = new Semaphore(GatewayConfig.DOWNLOAD_PIECES);
    private volatile boolean cancelled;

    /// The loop's alone.
    private long sent;

    StreamedAnswer(S3Response.Body.Streamed body, HttpServerResponse http, Context loop, String requestId) {
        this.body = body;
        this.http = http;
        this.loop = loop;
        this.requestId = requestId;
    }

    /// Sends the body and closes the content; then tells, on the loop, whether all of it went out.
    void start(ExecutorService threads, Consumer<Boolean> done) {
        threads.execute(() -> {
            boolean whole = false;
            try (var content = body.content()) {
                whole = pump(content);
            } catch (IOException | RuntimeException failure) {
                if (!cancelled) {
                    LOG.error("request {}: the body could not be read, the connection is cut", requestId, failure);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            boolean sentAll = whole;
            loop.runOnContext(nothing -> {
                if (sentAll) {
                    http.end();
                }
                done.accept(sentAll);
            });
        });
    }

    /// The client is gone: whoever waits for room shall not.
    void cancel() {
        cancelled = true;
        room.release(GatewayConfig.DOWNLOAD_PIECES);
    }

    /// Bytes that the socket has taken.
    long sent() {
        return sent;
    }

    private boolean pump(Content content) throws IOException, InterruptedException {
        long left = body.length();
        while (left > 0) {
            var piece = read(content, (int) Math.min(left, GatewayConfig.DOWNLOAD_PIECE_BYTES));
            left -= piece.remaining();
            room.acquire();
            if (cancelled) {
                return false;
            }
            loop.runOnContext(nothing -> write(piece));
        }
        return true;
    }

    private static ByteBuffer read(Content content, int length) throws IOException {
        var piece = ByteBuffer.allocate(length);
        while (piece.hasRemaining()) {
            if (content.read(piece) < 0) {
                throw new IOException("the body ended " + piece.remaining() + " bytes early");
            }
        }
        return piece.flip();
    }

    private void write(ByteBuffer piece) {
        int length = piece.remaining();
        http.write(BufferInternal.buffer(Unpooled.wrappedBuffer(piece))).onComplete(written -> {
            if (written.succeeded()) {
                sent += length;
                room.release();
            } else {
                cancel();
            }
        });
    }
}
