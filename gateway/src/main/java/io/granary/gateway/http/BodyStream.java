package io.granary.gateway.http;

import io.granary.gateway.request.BodyException;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.signing.PayloadDecoder;
import io.granary.model.content.Content;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A body on its way from the event loop to a thread that may block: a bounded queue of pieces as they came from the
/// socket. Decoding and hashing happen on the reader's thread. The lock guards all that both sides touch.
final class BodyStream implements Content {
    /// Opens and closes the tap, from any thread.
    static final class Flow {
        private final HttpServerRequest http;
        private final Context loop;

        Flow(HttpServerRequest http, Context loop) {
            this.http = http;
            this.loop = loop;
        }

        private void pause() {
            http.pause();
        }

        private void resume() {
            loop.runOnContext(nothing -> http.resume());
        }
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final long length;
    private final PayloadDecoder decoder;
    private final Flow flow;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>();
    private long queuedBytes;

    /// Whether the sender is held back: so is who has not been asked for anything yet.
    private boolean full = true;

    private boolean ended;
    private boolean closed;
    private @Nullable RequestFailure failure;

    /// The reader's alone.
    private ByteBuffer current = NOTHING;

    private boolean verified;

    BodyStream(long length, PayloadDecoder decoder, Flow flow) {
        this.length = length;
        this.decoder = decoder;
        this.flow = flow;
    }

    /// Event loop.
    void add(ByteBuffer piece) {
        lock.lock();
        try {
            if (closed || failure != null) {
                return;
            }
            pieces.add(piece);
            queuedBytes += piece.remaining();
            if (!full && queuedBytes >= GatewayConfig.UPLOAD_WINDOW_BYTES) {
                full = true;
                flow.pause();
            }
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Event loop: the last piece was added.
    void end() {
        lock.lock();
        try {
            ended = true;
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Any thread: what was not read yet never will be.
    void fail(RequestFailure why) {
        lock.lock();
        try {
            if (!ended && failure == null) {
                failure = why;
                pieces.clear();
                more.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether the sender is being held back.
    boolean isFull() {
        lock.lock();
        try {
            return full;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            int before = into.position();
            while (into.position() == before) {
                if (!current.hasRemaining() && !advance()) {
                    return finish();
                }
                decoder.decode(current, into);
            }
            return into.position() - before;
        } catch (RequestException refused) {
            throw new BodyException(refused.failure());
        }
    }

    private int finish() {
        if (!verified) {
            decoder.end();
            verified = true;
        }
        return -1;
    }

    private void letMoreIn() {
        if (full && queuedBytes <= GatewayConfig.UPLOAD_WINDOW_BYTES / 2) {
            full = false;
            flow.resume();
        }
    }

    /// Waits for the next piece; false at the end.
    private boolean advance() throws IOException {
        lock.lock();
        try {
            letMoreIn();
            while (pieces.isEmpty() && !ended && failure == null && !closed) {
                more.await();
            }
            if (failure != null) {
                throw new BodyException(failure);
            }
            if (closed) {
                throw new IOException("the body is closed");
            }
            var next = pieces.poll();
            if (next == null) {
                return false;
            }
            current = next;
            queuedBytes -= next.remaining();
            letMoreIn();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the client");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            pieces.clear();
            more.signal();
        } finally {
            lock.unlock();
        }
    }
}
