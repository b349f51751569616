package io.granary.gateway.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What large answers hold in memory together, in pieces. Each answer may have a few on their way while there is
/// plenty,
/// and one when it gets scarce, so that clients which take their time do not keep others from theirs. Any thread.
///
/// Pieces are direct: the disk's bytes come to them and go from them to the socket without a copy in between. They are
/// used again and again, the last one first, which is still in the processor's cache.
final class AnswerMemory {
    private final Semaphore pieces;
    private final int count;
    private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();

    AnswerMemory(long bytes) {
        this.count = (int) Math.max(GatewayConfig.DOWNLOAD_PIECES, bytes / GatewayConfig.DOWNLOAD_PIECE_BYTES);
        this.pieces = new Semaphore(count, true);
    }

    /// How many pieces one answer may have now.
    int share() {
        int available = pieces.availablePermits();
        if (available > count / 4 * 3) {
            return GatewayConfig.DOWNLOAD_PIECES;
        }
        return available > count / 2 ? 2 : 1;
    }

    /// Lends a piece in turn; empty when there was none for so long.
    Optional<ByteBuffer> take(Duration patience) throws InterruptedException {
        if (!pieces.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        var piece = idle.pollFirst();
        return Optional.of(
                piece == null ? ByteBuffer.allocateDirect(GatewayConfig.DOWNLOAD_PIECE_BYTES) : piece.clear());
    }

    /// Takes a piece back, whatever its position; nobody may look at it any more.
    void give(ByteBuffer piece) {
        idle.addFirst(piece);
        pieces.release();
    }
}
