package io.granary.engine;

import io.granary.model.content.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/// Bodies for tests: random bytes, and contents that hand them out in uneven pieces.
public final class Bodies {
    private Bodies() {}

    public static byte[] random(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    public static Content content(byte[] bytes, long declaredLength) {
        var rest = ByteBuffer.wrap(bytes);
        return new Content() {
            @Override
            public long length() {
                return declaredLength;
            }

            @Override
            public int read(ByteBuffer into) {
                if (!rest.hasRemaining()) {
                    return -1;
                }
                int count = Math.min(Math.min(rest.remaining(), into.remaining()), 70_001);
                into.put(rest.slice(rest.position(), count));
                rest.position(rest.position() + count);
                return count;
            }

            @Override
            public void close() {}
        };
    }

    /// A body whose sender goes away after `bytes`.
    public static Content cutAfter(byte[] bytes) {
        var whole = content(bytes, -1);
        return new Content() {
            @Override
            public long length() {
                return bytes.length + 1L;
            }

            @Override
            public int read(ByteBuffer into) throws IOException {
                int count = whole.read(into);
                if (count < 0) {
                    throw new IOException("the client went away");
                }
                return count;
            }

            @Override
            public void close() {}
        };
    }

    public static byte[] all(ObjectBody body) throws IOException {
        return switch (body) {
            case ObjectBody.Whole whole -> {
                var bytes = new byte[whole.bytes().remaining()];
                whole.bytes().get(bytes);
                yield bytes;
            }
            case ObjectBody.Streamed streamed -> {
                try (var content = streamed.content()) {
                    var bytes = ByteBuffer.allocate((int) content.length());
                    while (bytes.hasRemaining()) {
                        if (content.read(bytes) < 0) {
                            throw new IOException("the body ends early");
                        }
                    }
                    yield bytes.array();
                }
            }
        };
    }
}
