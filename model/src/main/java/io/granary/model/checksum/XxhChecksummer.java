package io.granary.model.checksum;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashStream64;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The XXH family, unseeded, by hash4j. Values are in xxHash's canonical form: most significant byte first, of XXH128
/// the high half before the low one.
final class XxhChecksummer extends Checksummer {
    /// hash4j reads arrays; other buffers pass through a scratch of so many bytes.
    private static final int SCRATCH_BYTES = 8 << 10;

    private final HashStream64 stream;
    private byte @Nullable [] scratch;

    XxhChecksummer(ChecksumKind kind, HashStream64 stream) {
        super(kind);
        this.stream = stream;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        stream.putBytes(bytes, offset, length);
    }

    @Override
    public void update(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            stream.putBytes(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
            return;
        }
        var copy = scratch;
        if (copy == null) {
            copy = new byte[SCRATCH_BYTES];
            scratch = copy;
        }
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), copy.length);
            bytes.get(copy, 0, length);
            stream.putBytes(copy, 0, length);
        }
    }

    @Override
    public Checksum finish() {
        var checksum = switch (stream) {
            case HashStream128 wide -> {
                var value = wide.get();
                yield Checksum.ofWhole(
                        kind(),
                        ByteBuffer.allocate(kind().lengthBytes())
                                .putLong(value.getMostSignificantBits())
                                .putLong(value.getLeastSignificantBits())
                                .array());
            }
            case HashStream64 narrow -> Checksum.ofNumber(kind(), narrow.getAsLong());
        };
        stream.reset();
        return checksum;
    }
}
