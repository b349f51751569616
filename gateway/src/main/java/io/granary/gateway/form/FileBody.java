package io.granary.gateway.form;

import io.granary.gateway.request.BodyChecksum;
import io.granary.gateway.request.BodyException;
import io.granary.gateway.request.RequestBody;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.content.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The file of a form as the body of a put: of unknown length, and within the lengths that the policy allows.
final class FileBody implements RequestBody {
    private final Content file;
    private final BodyChecksum checksum;
    private final long leastBytes;
    private final long mostBytes;

    FileBody(Content file, BodyChecksum checksum, long leastBytes, long mostBytes) {
        this.file = file;
        this.checksum = checksum;
        this.leastBytes = leastBytes;
        this.mostBytes = mostBytes;
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public Optional<ChecksumKind> checksumKind() {
        return checksum.kind();
    }

    @Override
    public Optional<Checksum> claimedChecksum() {
        return checksum.claimed(name -> null);
    }

    @Override
    public CompletionStage<ByteBuffer> whole(int limitBytes) {
        throw new UnsupportedOperationException("a file of unknown length is read by pull");
    }

    @Override
    public Content stream() {
        return new Measured();
    }

    private final class Measured implements Content {
        private long read;

        @Override
        public long length() {
            return -1;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            int count = file.read(into);
            if (count < 0) {
                if (read < leastBytes) {
                    throw new BodyException(new RequestFailure.BodyTooSmall(read, leastBytes));
                }
                return count;
            }
            read += count;
            if (read > mostBytes) {
                throw new BodyException(new RequestFailure.BodyTooLarge(mostBytes));
            }
            return count;
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
