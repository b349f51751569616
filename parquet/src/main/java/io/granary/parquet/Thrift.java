package io.granary.parquet;

import java.nio.charset.StandardCharsets;

/// Structures in Thrift's compact protocol, written as they are told. A structure that is begun is ended.
final class Thrift {
    private static final int BOOLEAN_TRUE = 1;
    private static final int BOOLEAN_FALSE = 2;
    private static final int I16 = 4;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    static final int STRUCT = 12;
    static final int ELEMENT_I32 = I32;
    static final int ELEMENT_BINARY = BINARY;
    private static final int SHORT_LIST = 15;
    private static final int DEEPEST = 16;

    private final Bytes out;
    private final int[] lastFields = new int[DEEPEST];
    private int depth;

    Thrift(Bytes out) {
        this.out = out;
    }

    Thrift i16(int field, int value) {
        head(field, I16);
        zigzag(value);
        return this;
    }

    Thrift i32(int field, int value) {
        head(field, I32);
        zigzag(value);
        return this;
    }

    Thrift i64(int field, long value) {
        head(field, I64);
        zigzag(value);
        return this;
    }

    Thrift flag(int field, boolean value) {
        head(field, value ? BOOLEAN_TRUE : BOOLEAN_FALSE);
        return this;
    }

    Thrift text(int field, String value) {
        return binary(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Thrift binary(int field, byte[] value) {
        head(field, BINARY);
        element(value);
        return this;
    }

    /// Begins a structure in a field.
    Thrift begin(int field) {
        head(field, STRUCT);
        return beginElement();
    }

    /// Begins a structure that is the element of a list, or the outermost.
    Thrift beginElement() {
        lastFields[++depth] = 0;
        return this;
    }

    Thrift end() {
        out.put(0);
        depth--;
        return this;
    }

    /// An empty structure.
    Thrift empty(int field) {
        return begin(field).end();
    }

    /// The head of a list, whose elements follow.
    Thrift list(int field, int elementType, int size) {
        head(field, LIST);
        if (size < SHORT_LIST) {
            out.put((size << 4) | elementType);
        } else {
            out.put((SHORT_LIST << 4) | elementType);
            out.putVarint(size);
        }
        return this;
    }

    Thrift element(int value) {
        zigzag(value);
        return this;
    }

    Thrift element(String value) {
        return element(value.getBytes(StandardCharsets.UTF_8));
    }

    private Thrift element(byte[] value) {
        out.putVarint(value.length);
        out.put(value, 0, value.length);
        return this;
    }

    private void head(int field, int type) {
        int step = field - lastFields[depth];
        if (step > 0 && step < SHORT_LIST) {
            out.put((step << 4) | type);
        } else {
            out.put(type);
            zigzag(field);
        }
        lastFields[depth] = field;
    }

    private void zigzag(long value) {
        out.putVarint((value << 1) ^ (value >> 63));
    }
}
