package io.granary.segment.format;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The file `granary.id` of a data directory; the byte table is `docs/format.md`, section 2.1, big-endian throughout.
///
/// @param storeId the same in all directories of a store and in all of their files
/// @param createdMillis since 1970
public record StoreIdentity(long storeId, long createdMillis) {
    public static final int MAGIC = 0x4752_4E49; // "GRNI"
    public static final int MAGIC_AT = 0;
    public static final int READ_VERSION_AT = MAGIC_AT + Integer.BYTES;
    public static final int WRITE_VERSION_AT = READ_VERSION_AT + Byte.BYTES;
    public static final int RESERVED_AT = WRITE_VERSION_AT + Byte.BYTES;
    public static final int STORE_ID_AT = RESERVED_AT + Short.BYTES;
    public static final int CREATED_AT = STORE_ID_AT + Long.BYTES;
    public static final int CRC32C_AT = CREATED_AT + Long.BYTES;
    public static final int LENGTH = CRC32C_AT + Integer.BYTES; // 28

    /// Appends the identity to `into`.
    public void write(ByteBuffer into) {
        int start = into.position();
        into.putInt(MAGIC).put(FormatVersion.READ).put(FormatVersion.WRITE).putShort((short) 0);
        into.putLong(storeId).putLong(createdMillis);
        into.putInt(Checks.crc32c(into, start, CRC32C_AT));
    }

    /// Reads the identity at the position of `bytes`; `name` is the file, for messages. Throws
    /// [UnknownFormatException] for a version that this build does not read.
    public static StoreIdentity read(ByteBuffer bytes, String name) throws IOException {
        int at = bytes.position();
        Checks.frame(bytes, MAGIC, LENGTH, CRC32C_AT, name);
        return new StoreIdentity(bytes.getLong(at + STORE_ID_AT), bytes.getLong(at + CREATED_AT));
    }
}
