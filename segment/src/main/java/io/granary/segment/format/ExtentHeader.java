package io.granary.segment.format;

import io.granary.segment.extent.ExtentStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The first page of an extent file: the header and behind it one CRC32C for each block of the body. The byte tables
/// are
/// `docs/format.md`, section 5, big-endian throughout.
///
/// The page has a fixed place and length, so that a body streams into the file before anybody knows how long it is,
/// lies
/// in one piece at an aligned offset, and one read fetches all that is needed to verify any range.
///
/// @param createdMillis since 1970
/// @param lengthBytes bytes of the body
public record ExtentHeader(long extent, long storeId, long createdMillis, long lengthBytes) {
    public static final int MAGIC = 0x4752_4E45; // "GRNE"
    public static final int MAGIC_AT = 0;
    public static final int READ_VERSION_AT = MAGIC_AT + Integer.BYTES;
    public static final int WRITE_VERSION_AT = READ_VERSION_AT + Byte.BYTES;
    public static final int RESERVED_AT = WRITE_VERSION_AT + Byte.BYTES;
    public static final int EXTENT_AT = RESERVED_AT + Short.BYTES;
    public static final int STORE_ID_AT = EXTENT_AT + Long.BYTES;
    public static final int CREATED_AT = STORE_ID_AT + Long.BYTES;
    public static final int LENGTH_AT = CREATED_AT + Long.BYTES;
    public static final int BLOCK_BYTES_AT = LENGTH_AT + Long.BYTES;
    public static final int TABLE_CRC32C_AT = BLOCK_BYTES_AT + Integer.BYTES;
    public static final int CRC32C_AT = TABLE_CRC32C_AT + Integer.BYTES;
    public static final int LENGTH = CRC32C_AT + Integer.BYTES; // 52

    /// Where the blocks' checksums start.
    public static final int TABLE_AT = LENGTH;

    /// Where the body starts, and so the length of the page.
    public static final int BODY_AT = 4096;

    /// The longest body whose checksums fit the page: 63 MiB.
    public static final long MAX_BODY_BYTES = (BODY_AT - TABLE_AT) / Integer.BYTES * (long) ExtentStore.BLOCK_BYTES;

    /// How many checksums a body of `lengthBytes` has.
    public static int blocks(long lengthBytes) {
        return (int) ((lengthBytes + ExtentStore.BLOCK_BYTES - 1) / ExtentStore.BLOCK_BYTES);
    }

    /// Completes `page`, in which the checksums of all blocks already stand from [#TABLE_AT] on. Position and limit
    /// stay.
    public void write(ByteBuffer page) {
        page.putInt(MAGIC_AT, MAGIC);
        page.put(READ_VERSION_AT, FormatVersion.READ).put(WRITE_VERSION_AT, FormatVersion.WRITE);
        page.putShort(RESERVED_AT, (short) 0);
        page.putLong(EXTENT_AT, extent).putLong(STORE_ID_AT, storeId).putLong(CREATED_AT, createdMillis);
        page.putLong(LENGTH_AT, lengthBytes).putInt(BLOCK_BYTES_AT, ExtentStore.BLOCK_BYTES);
        page.putInt(TABLE_CRC32C_AT, Checks.crc32c(page, TABLE_AT, blocks(lengthBytes) * Integer.BYTES));
        page.putInt(CRC32C_AT, Checks.crc32c(page, 0, CRC32C_AT));
    }

    /// Verifies header and checksums of `page`, which holds [#BODY_AT] bytes from index 0; `name` is the file, for
    /// messages. Throws [DamagedFrameException], or [UnknownFormatException] for a version that this build does not
    /// read.
    public static ExtentHeader read(ByteBuffer page, String name) throws IOException {
        Checks.frame(page, MAGIC, LENGTH, CRC32C_AT, name);
        long length = page.getLong(LENGTH_AT);
        if (length <= 0 || length > MAX_BODY_BYTES || page.getInt(BLOCK_BYTES_AT) != ExtentStore.BLOCK_BYTES) {
            throw new DamagedFrameException(name, "its lengths cannot be");
        }
        if (page.getInt(TABLE_CRC32C_AT) != Checks.crc32c(page, TABLE_AT, blocks(length) * Integer.BYTES)) {
            throw new DamagedFrameException(name, "the checksum of its block checksums does not match");
        }
        return new ExtentHeader(page.getLong(EXTENT_AT), page.getLong(STORE_ID_AT), page.getLong(CREATED_AT), length);
    }
}
