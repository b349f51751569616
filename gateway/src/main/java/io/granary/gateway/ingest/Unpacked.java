package io.granary.gateway.ingest;

import io.airlift.compress.v3.zstd.ZstdJavaInputStream;
import io.granary.model.content.Content;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A body without its compression, which its first bytes tell: gzip, Zstandard, or none. One thread.
///
/// A body that grows beyond all measure is refused: a kilobyte can hold gigabytes of zeros.
final class Unpacked extends InputStream {
    /// How often larger than its packed form a body may become: annotations in JSON pack to a fortieth at best.
    private static final int MOST_GROWTH = 200;

    /// What may come of the first few bytes whatever their number.
    private static final long FREE_BYTES = 64L << 20;

    private static final int BUFFER_BYTES = 64 << 10;

    private final Packed packed;
    private final InputStream in;
    private final boolean grows;
    private long unpackedBytes;

    private Unpacked(Packed packed, InputStream in, boolean grows) {
        this.packed = packed;
        this.in = in;
        this.grows = grows;
    }

    /// Borrows the content.
    static Unpacked of(Content content) throws IOException {
        var packed = new Packed(content);
        var buffered = new BufferedInputStream(packed, BUFFER_BYTES);
        buffered.mark(4);
        var magic = buffered.readNBytes(4);
        buffered.reset();
        if (begins(magic, 0x1F, 0x8B)) {
            return new Unpacked(packed, gunzipped(packed, buffered), true);
        }
        // The Java form of it: a damaged stream must not reach native code.
        return begins(magic, 0x28, 0xB5, 0x2F, 0xFD)
                ? new Unpacked(packed, new ZstdJavaInputStream(buffered), true)
                : new Unpacked(packed, buffered, false);
    }

    private static InputStream gunzipped(Packed packed, InputStream buffered) throws IOException {
        try {
            return new GZIPInputStream(buffered, BUFFER_BYTES);
        } catch (IOException e) {
            throw packed.failure != null ? e : damaged(e);
        }
    }

    private static boolean begins(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = unpack(into, offset, length);
        unpackedBytes += Math.max(count, 0);
        if (grows && unpackedBytes > FREE_BYTES + MOST_GROWTH * packed.bytes) {
            throw new MalformedTarException(
                    "it becomes more than " + MOST_GROWTH + " times as long when it is unpacked");
        }
        return count;
    }

    private int unpack(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (IOException e) {
            throw !grows || packed.failure != null ? e : damaged(e);
        } catch (RuntimeException e) {
            throw damaged(e); // Zstandard's reader has no one exception for what it cannot read
        }
    }

    private static MalformedTarException damaged(Exception cause) {
        var damaged = new MalformedTarException("its compression is damaged or ends early");
        damaged.initCause(cause);
        return damaged;
    }

    /// Reads what stands behind the archive, up to the checksum of the compression.
    void finish() throws IOException {
        var scratch = new byte[BUFFER_BYTES];
        while (read(scratch, 0, scratch.length) >= 0) {
            // what is not looked at
        }
    }

    /// Reads the body to its end, so that it is checked as a whole.
    void drain() throws IOException {
        var scratch = new byte[BUFFER_BYTES];
        while (packed.read(scratch, 0, scratch.length) >= 0) {
            // what is not looked at
        }
    }

    /// The body as it came.
    private static final class Packed extends InputStream {
        private final Content content;
        private long bytes;
        private boolean ended;
        private @Nullable IOException failure;

        Packed(Content content) {
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            if (length == 0) {
                return 0;
            }
            if (failure != null) {
                throw failure; // a decompressor may have taken it for the end
            }
            int count = fetch(ByteBuffer.wrap(into, offset, length));
            if (count < 0) {
                ended = true;
            } else {
                bytes += count;
            }
            return count;
        }

        private int fetch(ByteBuffer into) throws IOException {
            try {
                return content.read(into);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /// At least something may follow: a reader of gzip looks for the next one of several in a row only then.
        @Override
        public int available() {
            return ended ? 0 : 1;
        }
    }
}
