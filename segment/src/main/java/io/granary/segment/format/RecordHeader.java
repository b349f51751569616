package io.granary.segment.format;

import io.granary.segment.DamagedRecordException;
import io.granary.segment.StoredRecord;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The 32 bytes in front of every record; the byte table is `docs/format.md`, section 3, big-endian throughout.
///
/// The head's checksum covers the id of the segment too, so that a record that a disk or a bug put into another segment
/// is found out. Each record says how far behind the last sync it stands, which is the start of its group unless syncs
/// are put off: whoever reads it knows that everything before was synced before this record was written, and can tell
/// damage from a torn tail.
public final class RecordHeader {
    public static final int MAGIC = 0x4752_4E01; // "GRN", then format version 1
    public static final int MAGIC_AT = 0;
    public static final int KIND_AT = MAGIC_AT + Integer.BYTES;
    public static final int RESERVED_AT = KIND_AT + Byte.BYTES;
    public static final int DESCRIPTOR_LENGTH_AT = RESERVED_AT + Byte.BYTES;
    public static final int SEQUENCE_AT = DESCRIPTOR_LENGTH_AT + Short.BYTES;
    public static final int BODY_LENGTH_AT = SEQUENCE_AT + Long.BYTES;
    public static final int GROUP_OFFSET_AT = BODY_LENGTH_AT + Integer.BYTES;
    public static final int BODY_CRC32C_AT = GROUP_OFFSET_AT + Integer.BYTES;
    public static final int HEAD_CRC32C_AT = BODY_CRC32C_AT + Integer.BYTES;
    public static final int LENGTH = HEAD_CRC32C_AT + Integer.BYTES; // 32

    private RecordHeader() {}

    /// Writes the header of the record that starts at `at`, whose descriptor already stands behind it, and leaves the
    /// buffer's position alone. `groupOffset` is the record's distance from the end of what was synced before.
    public static void write(
            ByteBuffer group,
            int at,
            long segment,
            int groupOffset,
            byte kind,
            long sequence,
            int descriptorLength,
            int bodyLength,
            int bodyCrc32c) {
        group.putInt(at + MAGIC_AT, MAGIC);
        group.put(at + KIND_AT, kind);
        group.put(at + RESERVED_AT, (byte) 0);
        group.putShort(at + DESCRIPTOR_LENGTH_AT, (short) descriptorLength);
        group.putLong(at + SEQUENCE_AT, sequence);
        group.putInt(at + BODY_LENGTH_AT, bodyLength);
        group.putInt(at + GROUP_OFFSET_AT, groupOffset);
        group.putInt(at + BODY_CRC32C_AT, bodyCrc32c);
        group.putInt(at + HEAD_CRC32C_AT, headCrc(segment, group, at, descriptorLength));
    }

    /// Opens the record that fills `bytes` and verifies its head; the body is not read. Borrows `bytes`.
    public static StoredRecord open(long segment, long position, ByteBuffer bytes) throws DamagedRecordException {
        int at = bytes.position();
        int length = bytes.remaining();
        if (length < LENGTH || bytes.getInt(at + MAGIC_AT) != MAGIC) {
            throw new DamagedRecordException(segment, position, "no record starts here");
        }
        int descriptorLength = descriptorLength(bytes, at);
        int bodyLength = bytes.getInt(at + BODY_LENGTH_AT);
        if (bodyLength < 0 || (long) LENGTH + descriptorLength + bodyLength != length) {
            throw new DamagedRecordException(segment, position, "the record's length does not match");
        }
        if (bytes.getInt(at + HEAD_CRC32C_AT) != headCrc(segment, bytes, at, descriptorLength)) {
            throw new DamagedRecordException(segment, position, "the head's checksum does not match");
        }
        return new StoredRecord(
                bytes.get(at + KIND_AT),
                bytes.getLong(at + SEQUENCE_AT),
                bytes.slice(at + LENGTH, descriptorLength),
                bytes.slice(at + LENGTH + descriptorLength, bodyLength),
                bytes.getInt(at + BODY_CRC32C_AT));
    }

    public static int descriptorLength(ByteBuffer bytes, int at) {
        return bytes.getShort(at + DESCRIPTOR_LENGTH_AT) & 0xFFFF;
    }

    private static int headCrc(long segment, ByteBuffer bytes, int at, int descriptorLength) {
        var crc = new CRC32C();
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            crc.update((int) (segment >>> shift) & 0xFF);
        }
        var view = bytes.duplicate();
        crc.update(view.limit(at + HEAD_CRC32C_AT).position(at));
        crc.update(view.limit(at + LENGTH + descriptorLength).position(at + LENGTH));
        return (int) crc.getValue();
    }
}
