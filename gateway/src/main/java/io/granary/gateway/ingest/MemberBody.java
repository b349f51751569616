package io.granary.gateway.ingest;

import io.granary.gateway.request.RequestBody;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.content.Content;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The body of a member as that of a put: no checksum of its own comes with it, the archive's covers it.
sealed interface MemberBody extends RequestBody {
    @Override
    default Optional<ChecksumKind> checksumKind() {
        return Optional.empty();
    }

    @Override
    default Optional<Checksum> claimedChecksum() {
        return Optional.empty();
    }

    /// In memory.
    record Packed(byte[] bytes) implements MemberBody {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public CompletionStage<ByteBuffer> whole(int limitBytes) {
            return bytes.length > limitBytes
                    ? RequestException.failed(new RequestFailure.BodyTooLarge(limitBytes))
                    : CompletableFuture.completedStage(ByteBuffer.wrap(bytes));
        }

        @Override
        public Content stream() {
            throw new UnsupportedOperationException("a small body is taken whole");
        }
    }

    /// Read from the archive while it is stored.
    record Large(Content content) implements MemberBody {
        @Override
        public long length() {
            return content.length();
        }

        @Override
        public CompletionStage<ByteBuffer> whole(int limitBytes) {
            throw new UnsupportedOperationException("a large body is read by pull");
        }

        @Override
        public Content stream() {
            return content;
        }
    }
}
