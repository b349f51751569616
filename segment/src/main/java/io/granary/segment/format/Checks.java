package io.granary.segment.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// What the frames of all files have in common: magic, versions, checksum.
final class Checks {
    private static final int READ_VERSION_AT = Integer.BYTES;

    private Checks() {}

    /// Over `length` bytes from the absolute index `from`; position and limit stay.
    static int crc32c(ByteBuffer bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(bytes.duplicate().limit(from + length).position(from));
        return (int) crc.getValue();
    }

    /// Verifies the frame at the position of `bytes`. The version comes before the checksum: a newer format may have
    /// its
    /// checksum elsewhere.
    static void frame(ByteBuffer bytes, int magic, int length, int crcAt, String name) throws IOException {
        int at = bytes.position();
        if (bytes.remaining() < length) {
            throw new DamagedFrameException(name, "it has only " + bytes.remaining() + " bytes");
        }
        if (bytes.getInt(at) != magic) {
            throw new DamagedFrameException(name, "it does not start as such a file does");
        }
        int version = bytes.get(at + READ_VERSION_AT) & 0xFF;
        if (version > FormatVersion.READ) {
            throw new UnknownFormatException(name, version);
        }
        if (bytes.getInt(at + crcAt) != crc32c(bytes, at, crcAt)) {
            throw new DamagedFrameException(name, "the checksum of its header does not match");
        }
    }
}
