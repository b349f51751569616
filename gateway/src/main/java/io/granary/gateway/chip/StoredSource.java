package io.granary.gateway.chip;

import io.granary.engine.ObjectBody;
import io.granary.engine.OpenObject;
import io.granary.images.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// An open object as a file that is read by position, in blocks as large as those whose checksums the store checks: the
/// last one is kept. What is packed is read whole, because it is checked whole. Borrows the object; one thread, which
/// may block.
final class StoredSource implements ByteSource {
    private static final int BLOCK_BYTES = 64 << 10;

    /// Bodies up to this size lie in one record, nearly always, and are read at once.
    private static final int WHOLE_BYTES = 256 << 10;

    private final OpenObject object;
    private byte @Nullable [] block;
    private long blockAt;

    StoredSource(OpenObject object) {
        this.object = object;
    }

    @Override
    public long length() {
        return object.version().size();
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            long at = position + done;
            int wanted = length - done;
            if (wanted >= BLOCK_BYTES && length() > WHOLE_BYTES) {
                // Large reads need no block of ours.
                fill(at, into, offset + done, wanted);
                return;
            }
            var bytes = blockOf(at);
            int from = (int) (at - blockAt);
            int count = Math.min(wanted, bytes.length - from);
            System.arraycopy(bytes, from, into, offset + done, count);
            done += count;
        }
    }

    private byte[] blockOf(long position) throws IOException {
        var held = block;
        if (held != null && position >= blockAt && position < blockAt + held.length) {
            return held;
        }
        long at = length() <= WHOLE_BYTES ? 0 : position - position % BLOCK_BYTES;
        var read = new byte[(int) Math.min(length() <= WHOLE_BYTES ? WHOLE_BYTES : BLOCK_BYTES, length() - at)];
        fill(at, read, 0, read.length);
        block = read;
        blockAt = at;
        return read;
    }

    private void fill(long position, byte[] into, int offset, int length) throws IOException {
        switch (body(position, length)) {
            case ObjectBody.Whole whole -> whole.bytes().get(into, offset, length);
            case ObjectBody.Streamed streamed -> {
                try (var content = streamed.content()) {
                    var target = ByteBuffer.wrap(into, offset, length);
                    while (target.hasRemaining()) {
                        if (content.read(target) < 0) {
                            throw new EOFException("the body ended " + target.remaining() + " bytes early");
                        }
                    }
                }
            }
        }
    }

    private ObjectBody body(long position, int length) {
        try {
            return object.body(position, length).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
