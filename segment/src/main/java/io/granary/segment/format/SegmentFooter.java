package io.granary.segment.format;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The end of a sealed segment file; the byte table is `docs/format.md`, section 2.3, big-endian throughout. It stands
/// right behind the last record, and the file ends with it: everything before it was synced.
///
/// @param end where the records end and the footer starts
/// @param records how many there are
/// @param minSequence of the records, 0 when there are none
/// @param maxSequence of the records, 0 when there are none
public record SegmentFooter(long segment, long end, long records, long minSequence, long maxSequence) {
    public static final int MAGIC = 0x4752_4E46; // "GRNF"
    public static final int MAGIC_AT = 0;
    public static final int READ_VERSION_AT = MAGIC_AT + Integer.BYTES;
    public static final int WRITE_VERSION_AT = READ_VERSION_AT + Byte.BYTES;
    public static final int RESERVED_AT = WRITE_VERSION_AT + Byte.BYTES;
    public static final int SEGMENT_AT = RESERVED_AT + Short.BYTES;
    public static final int END_AT = SEGMENT_AT + Long.BYTES;
    public static final int RECORDS_AT = END_AT + Long.BYTES;
    public static final int MIN_SEQUENCE_AT = RECORDS_AT + Long.BYTES;
    public static final int MAX_SEQUENCE_AT = MIN_SEQUENCE_AT + Long.BYTES;
    public static final int CRC32C_AT = MAX_SEQUENCE_AT + Long.BYTES;
    public static final int LENGTH = CRC32C_AT + Integer.BYTES; // 52

    /// Appends the footer to `into`.
    public void write(ByteBuffer into) {
        int start = into.position();
        into.putInt(MAGIC).put(FormatVersion.READ).put(FormatVersion.WRITE).putShort((short) 0);
        into.putLong(segment).putLong(end).putLong(records).putLong(minSequence).putLong(maxSequence);
        into.putInt(Checks.crc32c(into, start, CRC32C_AT));
    }

    /// Whether a footer may stand at the position of `bytes`; only [#read] knows.
    public static boolean looksLike(ByteBuffer bytes) {
        return bytes.remaining() >= LENGTH && bytes.getInt(bytes.position()) == MAGIC;
    }

    /// Reads the footer at the position of `bytes`; `name` is the file, for messages. Throws [DamagedFrameException],
    /// or
    /// [UnknownFormatException] for a version that this build does not read.
    public static SegmentFooter read(ByteBuffer bytes, String name) throws IOException {
        int at = bytes.position();
        Checks.frame(bytes, MAGIC, LENGTH, CRC32C_AT, name);
        return new SegmentFooter(
                bytes.getLong(at + SEGMENT_AT),
                bytes.getLong(at + END_AT),
                bytes.getLong(at + RECORDS_AT),
                bytes.getLong(at + MIN_SEQUENCE_AT),
                bytes.getLong(at + MAX_SEQUENCE_AT));
    }
}
