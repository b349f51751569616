package io.granary.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bytes that grow. Numbers are little-endian, as everywhere in Parquet.
final class Bytes {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] array = new byte[256];
    private int size;

    int size() {
        return size;
    }

    /// Lent until the next change.
    byte[] array() {
        return array;
    }

    void clear() {
        size = 0;
    }

    void put(int value) {
        room(1);
        array[size++] = (byte) value;
    }

    void putInt(int value) {
        room(Integer.BYTES);
        INT.set(array, size, value);
        size += Integer.BYTES;
    }

    void putLong(long value) {
        room(Long.BYTES);
        LONG.set(array, size, value);
        size += Long.BYTES;
    }

    void put(byte[] bytes, int offset, int length) {
        room(length);
        System.arraycopy(bytes, offset, array, size, length);
        size += length;
    }

    void put(Bytes bytes) {
        put(bytes.array, 0, bytes.size);
    }

    /// In groups of seven bits, the lowest first.
    void putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        put((int) rest);
    }

    /// Room for so many bytes behind what is there; [#grewBy] tells how many were written.
    void room(int bytes) {
        int needed = Math.addExact(size, bytes);
        if (needed > array.length) {
            array = Arrays.copyOf(array, (int) Math.min(Math.max(needed, 2L * array.length), Integer.MAX_VALUE - 8));
        }
    }

    void grewBy(int bytes) {
        size += bytes;
    }

    byte[] toArray() {
        return Arrays.copyOf(array, size);
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(array, 0, size);
    }
}
