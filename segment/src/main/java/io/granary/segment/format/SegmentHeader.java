package io.granary.segment.format;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The start of a segment file; the byte table is `docs/format.md`, section 2.2, big-endian throughout. The first
/// record
/// follows at once.
///
/// @param createdMillis since 1970
public record SegmentHeader(long segment, long storeId, long createdMillis) {
    public static final int MAGIC = 0x4752_4E53; // "GRNS"
    public static final int MAGIC_AT = 0;
    public static final int READ_VERSION_AT = MAGIC_AT + Integer.BYTES;
    public static final int WRITE_VERSION_AT = READ_VERSION_AT + Byte.BYTES;
    public static final int RESERVED_AT = WRITE_VERSION_AT + Byte.BYTES;
    public static final int SEGMENT_AT = RESERVED_AT + Short.BYTES;
    public static final int STORE_ID_AT = SEGMENT_AT + Long.BYTES;
    public static final int CREATED_AT = STORE_ID_AT + Long.BYTES;
    public static final int CRC32C_AT = CREATED_AT + Long.BYTES;
    public static final int LENGTH = CRC32C_AT + Integer.BYTES; // 36

    /// Appends the header to `into`.
    public void write(ByteBuffer into) {
        int start = into.position();
        into.putInt(MAGIC).put(FormatVersion.READ).put(FormatVersion.WRITE).putShort((short) 0);
        into.putLong(segment).putLong(storeId).putLong(createdMillis);
        into.putInt(Checks.crc32c(into, start, CRC32C_AT));
    }

    /// Reads the header at the position of `bytes`; `name` is the file, for messages. Throws [DamagedFrameException],
    /// or
    /// [UnknownFormatException] for a version that this build does not read.
    public static SegmentHeader read(ByteBuffer bytes, String name) throws IOException {
        int at = bytes.position();
        Checks.frame(bytes, MAGIC, LENGTH, CRC32C_AT, name);
        return new SegmentHeader(
                bytes.getLong(at + SEGMENT_AT), bytes.getLong(at + STORE_ID_AT), bytes.getLong(at + CREATED_AT));
    }
}
