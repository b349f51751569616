package io.granary.images.plugin;

import io.granary.images.ByteSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Remembers a failure of the source, so that it is told from what a reader thinks of the bytes.
final class GuardedSource implements ByteSource {
    private final ByteSource source;
    private @Nullable IOException failure;
    private @Nullable RuntimeException refusal;

    GuardedSource(ByteSource source) {
        this.source = source;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        try {
            source.read(position, into, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        } catch (RuntimeException e) {
            refusal = e;
            throw e;
        }
    }

    void rethrow() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (refusal != null) {
            throw refusal;
        }
    }
}
