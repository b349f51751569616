package io.granary.model.record;

import java.nio.ByteBuffer;

/// Unsigned LEB128: seven bits a byte, least significant first, the high bit set on all but the last. At most nine
/// bytes
/// for the non-negative longs that are written here.
public final class Varint {
    /// The most bytes that a non-negative long takes.
    public static final int MAX_BYTES = 9;

    private Varint() {}

    /// Throws `IllegalArgumentException` for a negative value.
    public static void put(ByteBuffer into, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative varint " + value);
        }
        long rest = value;
        while (rest > 0x7F) {
            into.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        into.put((byte) rest);
    }

    /// Throws `IllegalArgumentException` for more than nine bytes and `BufferUnderflowException` at a cut.
    public static long get(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint of more than " + MAX_BYTES + " bytes");
    }

    /// As [#get] for values that must fit an int.
    public static int getInt(ByteBuffer from) {
        long value = get(from);
        if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("varint " + value + " does not fit an int");
        }
        return (int) value;
    }
}
