package io.granary.gateway.http;

import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.content.Content;
import io.granary.model.content.FileRun;
import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.VertxConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A large body on its way to the client: a virtual thread reads, the event loop writes, and at most a few pieces lie
/// between them, so a slow client holds little memory and no thread of the system.
///
/// The first piece is read before the head goes out: what cannot be read at all is answered with an error. Where the
/// content knows its file and nobody encrypts, the system sends from there.
final class StreamedAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);

    /// What hears of the answer's steps; on the loop.
    interface Steps {
        /// The first piece is there: sends the head, or returns false when nobody waits for it any more.
        boolean begin();

        /// Nothing can be sent, and nothing has been.
        void refused(Throwable failure);

        /// Whether all of it went out.
        void ended(boolean whole);
    }

    private sealed interface Piece {
        record Bytes(ByteBuffer bytes) implements Piece {}

        record InFile(FileRun run) implements Piece {}
    }

    private final S3Response.Body.Streamed body;
    private final HttpServerRequest http;
    private final Context loop;
    private final String requestId;
    private final AnswerMemory memory;
    private final Duration patience;
    private final Steps steps;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition less = lock.newCondition();

    /// Pieces between the thread and the socket; guarded by the lock.
    private int inFlight;

    private volatile boolean cancelled;

    /// The loop's alone.
    private long sent;

    StreamedAnswer(
            S3Response.Body.Streamed body,
            HttpServerRequest http,
            Context loop,
            String requestId,
            AnswerMemory memory,
            Duration patience,
            Steps steps) {
        this.body = body;
        this.http = http;
        this.loop = loop;
        this.requestId = requestId;
        this.memory = memory;
        this.patience = patience;
        this.steps = steps;
    }

    /// Sends the body and closes the content.
    void start(ExecutorService threads) {
        threads.execute(() -> {
            boolean begun = false;
            try (var content = body.content()) {
                long left = body.length();
                while (left > 0 && enter()) {
                    var piece = next(content, left);
                    boolean first = !begun;
                    begun = true;
                    left -= lengthOf(piece);
                    loop.runOnContext(nothing -> write(piece, first));
                }
                boolean whole = left == 0 && !cancelled;
                boolean empty = !begun;
                begun = true;
                loop.runOnContext(nothing -> end(whole, empty));
            } catch (IOException | RuntimeException | InterruptedException failure) {
                boolean headIsOut = begun;
                loop.runOnContext(nothing -> failed(failure, headIsOut));
            }
        });
    }

    private void failed(Throwable failure, boolean headIsOut) {
        if (cancelled || headIsOut) {
            if (!cancelled) {
                LOG.error("request {}: the body could not be read, the connection is cut", requestId, failure);
            }
            steps.ended(false);
        } else {
            steps.refused(failure);
        }
    }

    private void end(boolean whole, boolean empty) {
        boolean sentAll = whole && !cancelled && (!empty || steps.begin());
        if (sentAll) {
            http.response().end();
        }
        steps.ended(sentAll);
    }

    /// The client is gone: whoever waits for room shall not.
    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            less.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that the socket has taken.
    long sent() {
        return sent;
    }

    /// Waits for room for a piece; false when the client is gone.
    private boolean enter() throws InterruptedException {
        lock.lock();
        try {
            while (!cancelled && inFlight >= memory.share()) {
                less.await();
            }
            if (cancelled) {
                return false;
            }
            inFlight++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            inFlight--;
            less.signal();
        } finally {
            lock.unlock();
        }
    }

    private Piece next(Content content, long left) throws IOException, InterruptedException {
        var run = http.isSSL()
                ? Optional.<FileRun>empty()
                : content.nextRun((int) Math.min(left, GatewayConfig.FILE_RUN_BYTES));
        if (run.isPresent()) {
            return new Piece.InFile(run.get());
        }
        var piece = memory.take(patience).orElseThrow(() -> new RequestException(new RequestFailure.Overloaded()));
        boolean filled = false;
        try {
            fill(content, piece.limit((int) Math.min(left, piece.capacity())));
            filled = true;
            return new Piece.Bytes(piece.flip());
        } finally {
            if (!filled) {
                memory.give(piece);
            }
        }
    }

    private static void fill(Content content, ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            if (content.read(piece) < 0) {
                throw new IOException("the body ended " + piece.remaining() + " bytes early");
            }
        }
    }

    private static int lengthOf(Piece piece) {
        return switch (piece) {
            case Piece.Bytes bytes -> bytes.bytes().remaining();
            case Piece.InFile file -> file.run().lengthBytes();
        };
    }

    private void write(Piece piece, boolean first) {
        if (cancelled || (first && !steps.begin())) {
            cancel();
            dispose(piece);
            return;
        }
        int length = lengthOf(piece);
        switch (piece) {
            case Piece.Bytes bytes ->
                http.response()
                        .write(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes.bytes())))
                        .onComplete(written -> {
                            memory.give(bytes.bytes());
                            written(written, length);
                        });
            case Piece.InFile file -> send(file.run(), first, length);
        }
    }

    /// Past Vert.x, which sends one file or none; in order with what it writes.
    private void send(FileRun run, boolean first, int length) {
        if (!(http.connection() instanceof VertxConnection connection)) {
            throw new IllegalStateException("not a connection of Vert.x: " + http.connection());
        }
        if (first) {
            var unused = http.response().writeHead();
        }
        Promise<Void> promise = Promise.promise();
        promise.future().onComplete(written -> written(written, length));
        var unused = connection.writeToChannel(new FileRunRegion(run), promise);
    }

    private void written(AsyncResult<?> written, int length) {
        if (written.succeeded()) {
            sent += length;
        } else {
            cancel();
        }
        leave();
    }

    private void dispose(Piece piece) {
        switch (piece) {
            case Piece.Bytes bytes -> memory.give(bytes.bytes());
            case Piece.InFile file -> file.run().close();
        }
        leave();
    }
}
