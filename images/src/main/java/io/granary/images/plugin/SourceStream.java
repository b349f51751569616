package io.granary.images.plugin;

import io.granary.images.ByteSource;
import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/// A source as the stream that such readers take.
final class SourceStream extends ImageInputStreamImpl {
    private static final int WINDOW_BYTES = 16 << 10;

    private final ByteSource source;
    private byte[] window = new byte[0];
    private long windowAt;

    SourceStream(ByteSource source) {
        this.source = source;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        return load() ? window[(int) (streamPos++ - windowAt)] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (!load()) {
            return -1;
        }
        int at = (int) (streamPos - windowAt);
        int count = Math.min(length, window.length - at);
        System.arraycopy(window, at, into, offset, count);
        streamPos += count;
        return count;
    }

    private boolean load() throws IOException {
        if (streamPos >= source.length()) {
            return false;
        }
        if (streamPos < windowAt || streamPos >= windowAt + window.length) {
            var bytes = new byte[(int) Math.min(WINDOW_BYTES, source.length() - streamPos)];
            source.read(streamPos, bytes, 0, bytes.length);
            window = bytes;
            windowAt = streamPos;
        }
        return true;
    }
}
