package io.granary.gateway.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What large answers hold in memory together, in pieces. Each answer may have a few on their way while there is
/// plenty,
/// and one when it gets scarce, so that clients which take their time do not keep others from theirs. Any thread.
final class AnswerMemory {
    private final Semaphore pieces;
    private final int scarce;

    AnswerMemory(long bytes) {
        int count = (int) Math.max(GatewayConfig.DOWNLOAD_PIECES, bytes / GatewayConfig.DOWNLOAD_PIECE_BYTES);
        this.pieces = new Semaphore(count, true);
        this.scarce = count / 4;
    }

    /// How many pieces one answer may have now.
    int share() {
        return pieces.availablePermits() > scarce ? GatewayConfig.DOWNLOAD_PIECES : 1;
    }

    /// Takes a piece in turn; false when there was none for so long.
    boolean take(Duration patience) throws InterruptedException {
        return pieces.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void give() {
        pieces.release();
    }
}
