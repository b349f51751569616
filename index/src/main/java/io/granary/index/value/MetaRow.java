package io.granary.index.value;

import io.granary.model.location.LogPosition;
import java.nio.ByteBuffer;

/// What the index says of itself, written with every flush; the byte table is `docs/format.md`, section 6.1.
///
/// @param complete false while a rebuild fills the index
/// @param checkpoint up to where the index is complete
/// @param entries current versions, without rows
/// @param highestSequence of any change that was ever applied
/// @param highestBucket number that any bucket ever had
/// @param highestExtent id that any version or row ever referred to
/// @param highestSpace number that any space of long keys ever had
public record MetaRow(
        boolean complete,
        LogPosition checkpoint,
        long entries,
        long highestSequence,
        int highestBucket,
        long highestExtent,
        long highestSpace) {
    /// An index that nothing was applied to.
    public static MetaRow empty(boolean complete) {
        return new MetaRow(complete, LogPosition.START, 0, 0, 0, 0, 0);
    }

    /// The same, no longer being rebuilt.
    public MetaRow completed() {
        return new MetaRow(true, checkpoint, entries, highestSequence, highestBucket, highestExtent, highestSpace);
    }

    static final long MAGIC = 0x4752_4E49_4E44_4558L; // "GRNINDEX"

    /// What this version writes, and the oldest version of the program's format that can read it.
    static final short WRITE_VERSION = 2;

    static final short READ_VERSION = 2;

    static final int MAGIC_AT = 0;
    static final int WRITE_VERSION_AT = MAGIC_AT + Long.BYTES;
    static final int READ_VERSION_AT = WRITE_VERSION_AT + Short.BYTES;
    static final int COMPLETE_AT = READ_VERSION_AT + Short.BYTES;
    static final int RESERVED_AT = COMPLETE_AT + Byte.BYTES;
    static final int HIGHEST_BUCKET_AT = RESERVED_AT + 7;
    static final int SEGMENT_AT = HIGHEST_BUCKET_AT + Integer.BYTES;
    static final int POSITION_AT = SEGMENT_AT + Long.BYTES;
    static final int SEQUENCE_AT = POSITION_AT + Long.BYTES;
    static final int ENTRIES_AT = SEQUENCE_AT + Long.BYTES;
    static final int HIGHEST_SEQUENCE_AT = ENTRIES_AT + Long.BYTES;
    static final int HIGHEST_EXTENT_AT = HIGHEST_SEQUENCE_AT + Long.BYTES;
    static final int HIGHEST_SPACE_AT = HIGHEST_EXTENT_AT + Long.BYTES;

    /// The bytes of the row.
    public static final int LENGTH = HIGHEST_SPACE_AT + Long.BYTES;

    /// Writes the row at the buffer's start.
    public void encode(ByteBuffer into) {
        into.putLong(MAGIC_AT, MAGIC)
                .putShort(WRITE_VERSION_AT, WRITE_VERSION)
                .putShort(READ_VERSION_AT, READ_VERSION)
                .putLong(COMPLETE_AT, 0)
                .put(COMPLETE_AT, (byte) (complete ? 1 : 0))
                .putInt(HIGHEST_BUCKET_AT, highestBucket)
                .putLong(SEGMENT_AT, checkpoint.segment())
                .putLong(POSITION_AT, checkpoint.position())
                .putLong(SEQUENCE_AT, checkpoint.sequence())
                .putLong(ENTRIES_AT, entries)
                .putLong(HIGHEST_SEQUENCE_AT, highestSequence)
                .putLong(HIGHEST_EXTENT_AT, highestExtent)
                .putLong(HIGHEST_SPACE_AT, highestSpace);
    }

    /// Whether the row was written by Granary.
    public static boolean isOurs(ByteBuffer row) {
        return row.limit() >= COMPLETE_AT && row.getLong(MAGIC_AT) == MAGIC;
    }

    /// The read version of a row that is ours; above [#READ_VERSION] it must not be decoded.
    public static int readVersion(ByteBuffer row) {
        return row.getShort(READ_VERSION_AT) & 0xFFFF;
    }

    public static boolean isReadable(ByteBuffer row) {
        return readVersion(row) <= WRITE_VERSION && row.limit() >= LENGTH;
    }

    /// Reads a row that is ours and readable.
    public static MetaRow decode(ByteBuffer row) {
        return new MetaRow(
                row.get(COMPLETE_AT) == 1,
                new LogPosition(row.getLong(SEGMENT_AT), row.getLong(POSITION_AT), row.getLong(SEQUENCE_AT)),
                row.getLong(ENTRIES_AT),
                row.getLong(HIGHEST_SEQUENCE_AT),
                row.getInt(HIGHEST_BUCKET_AT),
                row.getLong(HIGHEST_EXTENT_AT),
                row.getLong(HIGHEST_SPACE_AT));
    }
}
