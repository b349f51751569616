package io.granary.model.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.Checksum;

/// CRC-64/NVME, which S3 calls CRC64NVME: the 64-bit CRC of the NVM Express NVM Command Set Specification, revision
/// 1.0,
/// section 5.2.1.3.4. Bits are reflected, the register starts with ones and is inverted at the end; the value of
/// `123456789` is `ae8b14860a799888`. Used by one thread at a time.
///
/// The JDK has no 64-bit CRC, so this one slices: `TABLE[256·k + b]` is what the byte `b` leaves in the register when
/// `k`
/// zero bytes follow it. The CRC is linear over GF(2), so sixteen bytes at once are sixteen lookups that do not wait
/// for
/// one another, joined by XOR, instead of sixteen steps of which each needs the one before (Kounavis and Berry, "Novel
/// Table Lookup-Based Algorithms for High-Performance CRC Generation", IEEE Transactions on Computers 57, 2008).
public final class Crc64Nvme implements Checksum {
    /// The polynomial without its leading term, least significant bit first.
    static final long POLYNOMIAL = 0x9A6C_9329_AC4B_C9B5L;

    private static final int SLICES = 16;

    /// One flat array: its length is a constant to the compiler, which then needs no bounds checks.
    private static final long[] TABLE = table();

    private static final VarHandle LONG_OF_ARRAY =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_OF_BUFFER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long register = -1;

    @Override
    public void update(int b) {
        register = step(register, b);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        long crc = register;
        int at = offset;
        int end = offset + length;
        for (int last = end - SLICES; at <= last; at += SLICES) {
            crc = slice(crc ^ (long) LONG_OF_ARRAY.get(bytes, at), (long) LONG_OF_ARRAY.get(bytes, at + Long.BYTES));
        }
        for (; at < end; at++) {
            crc = step(crc, bytes[at]);
        }
        register = crc;
    }

    /// Adds the remaining bytes; the position moves to the limit.
    @Override
    public void update(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
            return;
        }
        long crc = register;
        int at = bytes.position();
        int end = bytes.limit();
        for (int last = end - SLICES; at <= last; at += SLICES) {
            crc = slice(crc ^ (long) LONG_OF_BUFFER.get(bytes, at), (long) LONG_OF_BUFFER.get(bytes, at + Long.BYTES));
        }
        for (; at < end; at++) {
            crc = step(crc, bytes.get(at));
        }
        bytes.position(end);
        register = crc;
    }

    @Override
    public long getValue() {
        return ~register;
    }

    @Override
    public void reset() {
        register = -1;
    }

    private static long step(long crc, int b) {
        return TABLE[(int) (crc ^ b) & 0xFF] ^ (crc >>> Byte.SIZE);
    }

    /// Sixteen steps; `low` holds the first eight bytes with the register already joined to them, `high` the others.
    private static long slice(long low, long high) {
        var t = TABLE;
        return t[0xF00 | ((int) low & 0xFF)]
                ^ t[0xE00 | ((int) (low >>> 8) & 0xFF)]
                ^ t[0xD00 | ((int) (low >>> 16) & 0xFF)]
                ^ t[0xC00 | ((int) (low >>> 24) & 0xFF)]
                ^ t[0xB00 | ((int) (low >>> 32) & 0xFF)]
                ^ t[0xA00 | ((int) (low >>> 40) & 0xFF)]
                ^ t[0x900 | ((int) (low >>> 48) & 0xFF)]
                ^ t[0x800 | ((int) (low >>> 56) & 0xFF)]
                ^ t[0x700 | ((int) high & 0xFF)]
                ^ t[0x600 | ((int) (high >>> 8) & 0xFF)]
                ^ t[0x500 | ((int) (high >>> 16) & 0xFF)]
                ^ t[0x400 | ((int) (high >>> 24) & 0xFF)]
                ^ t[0x300 | ((int) (high >>> 32) & 0xFF)]
                ^ t[0x200 | ((int) (high >>> 40) & 0xFF)]
                ^ t[0x100 | ((int) (high >>> 48) & 0xFF)]
                ^ t[0x000 | ((int) (high >>> 56) & 0xFF)];
    }

    private static long[] table() {
        var table = new long[SLICES << Byte.SIZE];
        for (int b = 0; b < 256; b++) {
            long crc = b;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            table[b] = crc;
        }
        for (int i = 256; i < table.length; i++) {
            long crc = table[i - 256];
            table[i] = table[(int) crc & 0xFF] ^ (crc >>> Byte.SIZE);
        }
        return table;
    }
}
