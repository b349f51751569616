package io.granary.segment;

import io.granary.segment.format.RecordHeader;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// One record whose checksums were verified. Its buffers are views of the bytes that it was made from and valid as long
/// as those are.
///
/// @param descriptor lent, position 0 to its length
/// @param body lent, position 0 to its length
public record StoredRecord(byte kind, long sequence, ByteBuffer descriptor, ByteBuffer body, int bodyCrc32c) {
    /// Reads the record that fills `bytes` from its position to its limit and verifies head and body. Borrows `bytes`,
    /// whose position stays. Throws [DamagedRecordException] when it is not the whole record that was written there.
    public static StoredRecord verify(long segment, long position, ByteBuffer bytes) throws DamagedRecordException {
        var record = RecordHeader.open(segment, position, bytes);
        if (!record.isBodyWhole()) {
            throw new DamagedRecordException(segment, position, "the body's checksum does not match");
        }
        return record;
    }

    /// Whether the body is what was written; says nothing that [#verify] has not checked.
    public boolean isBodyWhole() {
        var crc = new CRC32C();
        crc.update(body.duplicate());
        return (int) crc.getValue() == bodyCrc32c;
    }
}
