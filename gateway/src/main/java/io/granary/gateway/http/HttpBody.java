package io.granary.gateway.http;

import io.granary.gateway.request.BodyChecksum;
import io.granary.gateway.request.RequestBody;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.signing.PayloadDecoder;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.content.Content;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The body of one request. It is paused until somebody reads it, and then flows as fast as it is read.
final class HttpBody implements RequestBody {
    /// Room for a body that does not tell its length, to begin with.
    private static final int UNKNOWN_LENGTH_BYTES = 8 << 10;

    private enum Reading {
        NOT_YET,
        WHOLE,
        STREAM,
        DISCARD
    }

    private final HttpServerRequest http;
    private final Context loop;
    private final long framedLength;
    private final long length;
    private final PayloadDecoder decoder;
    private final BodyChecksum checksum;
    private Reading reading = Reading.NOT_YET;
    private boolean ended;
    private long received;
    private @Nullable BodyStream stream;
    private @Nullable CompletableFuture<ByteBuffer> gathering;
    private ByteBuffer gathered = ByteBuffer.allocate(0);

    /// @param framedLength `content-length`, 0 where there is no body, or -1 for a chunked transfer
    /// @param length of the payload, or -1 for unknown
    HttpBody(
            HttpServerRequest http,
            Context loop,
            long framedLength,
            long length,
            PayloadDecoder decoder,
            BodyChecksum checksum) {
        this.http = http;
        this.loop = loop;
        this.framedLength = framedLength;
        this.length = length;
        this.decoder = decoder;
        this.checksum = checksum;
        if (framedLength == 0) {
            ended = true;
        } else {
            http.pause();
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Optional<ChecksumKind> checksumKind() {
        return checksum.kind();
    }

    @Override
    public Optional<Checksum> claimedChecksum() {
        return checksum.claimed(decoder::trailer);
    }

    @Override
    public CompletionStage<ByteBuffer> whole(int limitBytes) {
        begin(Reading.WHOLE);
        if (length > limitBytes) {
            return RequestException.failed(new RequestFailure.BodyTooLarge(limitBytes));
        }
        gathered = ByteBuffer.allocate(length < 0 ? Math.min(limitBytes, UNKNOWN_LENGTH_BYTES) : (int) length);
        var whole = new CompletableFuture<ByteBuffer>();
        if (framedLength == 0) {
            finishGathering(whole);
            return whole;
        }
        gathering = whole;
        flow(
                piece -> {
                    if (!whole.isDone()) {
                        gather(whole, piece, limitBytes);
                    }
                },
                () -> finishGathering(whole),
                () -> whole.completeExceptionally(new RequestException(new RequestFailure.ClientGone())));
        http.resume();
        return whole;
    }

    @Override
    public Content stream() {
        begin(Reading.STREAM);
        var pieces = new BodyStream(length, decoder, new BodyStream.Flow(http, loop));
        stream = pieces;
        if (framedLength == 0) {
            pieces.end();
            return pieces;
        }
        flow(pieces::add, pieces::end, () -> pieces.fail(new RequestFailure.ClientGone()));
        return pieces;
    }

    /// Whether the end of the body has come; then the connection can serve another request.
    boolean ended() {
        return ended;
    }

    /// Whether what has not come yet is little enough to be thrown away.
    boolean cheapToDiscard() {
        return framedLength >= 0 && framedLength - received <= GatewayConfig.DISCARD_BYTES;
    }

    /// Throws away what still comes.
    void discard() {
        if (!ended) {
            reading = Reading.DISCARD;
            flow(piece -> {}, () -> {}, () -> {});
            http.resume();
        }
    }

    /// Bytes of the framed body that have come so far.
    long received() {
        return received;
    }

    /// Whether the next step is the client's: it should be sending.
    boolean awaitsClient() {
        var pieces = stream;
        return !ended
                && (reading == Reading.WHOLE || (reading == Reading.STREAM && pieces != null && !pieces.isFull()));
    }

    /// Ends the body with a failure that came from elsewhere, such as a sender that is too slow.
    void fail(RequestFailure failure) {
        if (gathering != null) {
            gathering.completeExceptionally(new RequestException(failure));
        }
        if (stream != null) {
            stream.fail(failure);
        }
    }

    private void begin(Reading next) {
        if (reading != Reading.NOT_YET) {
            throw new IllegalStateException("a body is read once");
        }
        reading = next;
    }

    /// Vert.x gives pieces that are on the heap and nobody else's: they are kept as they are.
    private void flow(Consumer<ByteBuffer> onPiece, Runnable onEnd, Runnable onCut) {
        http.handler((Buffer piece) -> {
            received += piece.length();
            onPiece.accept(((BufferInternal) piece).getByteBuf().nioBuffer());
        });
        http.endHandler(end -> {
            ended = true;
            onEnd.run();
        });
        http.exceptionHandler(cut -> onCut.run());
    }

    private void gather(CompletableFuture<ByteBuffer> whole, ByteBuffer in, int limitBytes) {
        try {
            if (length < 0) {
                makeRoom(in.remaining(), limitBytes);
            }
            decoder.decode(in, gathered);
            if (in.hasRemaining()) {
                throw new RequestException(
                        length < 0
                                ? new RequestFailure.BodyTooLarge(limitBytes)
                                : new RequestFailure.BodyLengthMismatch(length, length + in.remaining()));
            }
        } catch (RequestException refused) {
            whole.completeExceptionally(refused);
        }
    }

    /// For a body that did not tell its length.
    private void makeRoom(int bytes, int limitBytes) {
        if (gathered.remaining() < bytes && gathered.capacity() < limitBytes) {
            long wanted = Math.max(2L * gathered.capacity(), (long) gathered.position() + bytes);
            gathered = ByteBuffer.allocate((int) Math.min(wanted, limitBytes)).put(gathered.flip());
        }
    }

    private void finishGathering(CompletableFuture<ByteBuffer> whole) {
        if (whole.isDone()) {
            return;
        }
        try {
            decoder.end();
            whole.complete(gathered.flip());
        } catch (RequestException refused) {
            whole.completeExceptionally(refused);
        }
    }
}
