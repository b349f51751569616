package io.granary.engine.write;

import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import io.granary.model.checksum.Digests;
import io.granary.model.content.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The way of a body into the store: hashed, compared with what the client says of it, and then packed into a record
/// or,
/// over the packing limit, written to extents while it arrives.
public final class PutPath {
    /// Up to so many bytes are hashed where the call comes from, an event loop: 16 KiB take about 50 µs, about as long
    /// as
    /// a hop to another thread costs everybody.
    private static final int HASH_AT_ONCE_BYTES = 16 << 10;

    private final Committer committer;
    private final ExtentWriting extents;
    private final Executor hashing;
    private final int packingLimitBytes;

    /// @param hashing runs what would keep an event loop for too long
    public PutPath(Committer committer, ExtentWriting extents, Executor hashing, int packingLimitBytes) {
        this.committer = committer;
        this.extents = extents;
        this.hashing = hashing;
        this.packingLimitBytes = packingLimitBytes;
    }

    /// Stores a small body. Takes `body`, on the heap, until the stage completes.
    public CompletionStage<Stored> putWhole(Put put, ByteBuffer body) {
        if (body.remaining() > packingLimitBytes) {
            throw new IllegalArgumentException("a body of " + body.remaining() + " bytes is not packed");
        }
        if (body.remaining() <= HASH_AT_ONCE_BYTES) {
            return hashAndCommit(put, body);
        }
        return CompletableFuture.supplyAsync(() -> hashAndCommit(put, body), hashing)
                .thenCompose(stage -> stage);
    }

    /// Stores a body of any length; called on a thread that may block. Does not close `body`.
    public CompletionStage<Stored> putStreamed(Put put, Content body) throws IOException {
        var first = ByteBuffer.allocate(packingLimitBytes + 1);
        if (mayBePacked(body.length())) {
            while (first.hasRemaining() && body.read(first) >= 0) {
                // a body of unknown or small length: only its end tells that it fits
            }
            if (first.hasRemaining()) {
                return hashAndCommit(put, first.flip());
            }
        }
        return extents.write(put, first.flip(), body);
    }

    private boolean mayBePacked(long length) {
        return length <= packingLimitBytes; // -1, unknown, too
    }

    private CompletionStage<Stored> hashAndCommit(Put put, ByteBuffer body) {
        try {
            var facts = facts(put, body);
            return committer.submit(PutObjectChange.packed(committer.state(), put, facts, body));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static BodyFacts facts(Put put, ByteBuffer body) {
        var md5 = Digests.md5(body.array(), body.arrayOffset() + body.position(), body.remaining());
        var checksummer = Checksummer.of(put.checksumKind().orElse(ChecksumKind.CRC64NVME));
        checksummer.update(body.duplicate());
        return BodyFacts.verified(put, body.remaining(), md5, checksummer.finish());
    }
}
