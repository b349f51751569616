package io.granary.images.tiff;

import io.granary.images.ImageException;
import io.granary.images.SourceReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// One image file directory: where its fields' values are, and the place of the next directory.
final class Directory {
    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

    /// What a directory may say in small fields; tables of offsets are read otherwise.
    private static final int MAX_VALUES = 1 << 16;

    private static final int MAX_BLOB_BYTES = 8 << 20;

    /// @param position of the first value, in the entry itself or elsewhere
    record Field(int type, long count, long position) {
        int valueBytes() {
            return TYPE_BYTES[type];
        }
    }

    private final Map<Integer, Field> fields = new HashMap<>();
    private final SourceReader in;
    private final long next;

    /// Reads the directory at `position`.
    Directory(SourceReader in, long position, boolean big) throws IOException {
        this.in = in;
        in.seek(position);
        long entries = big ? in.i64() : in.u16();
        if (entries < 1 || entries > 4096) {
            throw ImageException.damaged("a TIFF directory of " + entries + " entries");
        }
        for (int i = 0; i < entries; i++) {
            long at = in.position();
            int tag = in.u16();
            int type = in.u16();
            long count = big ? in.i64() : in.u32();
            if (type > 0 && type < TYPE_BYTES.length && TYPE_BYTES[type] > 0 && count > 0) {
                int inline = big ? 8 : 4;
                boolean fits = count <= inline && count * TYPE_BYTES[type] <= inline;
                long place = fits ? in.position() : big ? in.i64() : in.u32();
                fields.put(tag, new Field(type, count, place));
            }
            in.seek(at + (big ? 20 : 12));
        }
        next = big ? in.i64() : in.u32();
    }

    long next() {
        return next;
    }

    boolean has(int tag) {
        return fields.containsKey(tag);
    }

    Field require(int tag) {
        var field = fields.get(tag);
        if (field == null) {
            throw ImageException.damaged("a TIFF directory lacks field " + tag);
        }
        return field;
    }

    long number(int tag, long fallback) throws IOException {
        return has(tag) ? numbers(tag)[0] : fallback;
    }

    /// A number that must be a positive `int`.
    int positive(int tag) throws IOException {
        long value = numbers(require(tag), 1)[0];
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw ImageException.damaged("a TIFF has " + value + " in field " + tag);
        }
        return (int) value;
    }

    long[] numbers(int tag) throws IOException {
        var field = require(tag);
        if (field.count() > MAX_VALUES) {
            throw ImageException.damaged("a TIFF has " + field.count() + " values in field " + tag);
        }
        return numbers(field, (int) field.count());
    }

    private long[] numbers(Field field, int count) throws IOException {
        return numbers(in, field, 0, count);
    }

    /// The values from `from` on.
    static long[] numbers(SourceReader in, Field field, long from, int count) throws IOException {
        in.seek(field.position() + (from * field.valueBytes()));
        var values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (field.type()) {
                case 1, 6, 7 -> in.u8();
                case 3, 8 -> in.u16();
                case 4, 9, 13 -> in.u32();
                case 16, 17, 18 -> in.i64();
                default -> throw ImageException.damaged("a TIFF has a number of type " + field.type());
            };
        }
        return values;
    }

    /// The bytes of a field; empty where it is not there.
    byte[] bytes(int tag) throws IOException {
        if (!has(tag)) {
            return new byte[0];
        }
        var field = require(tag);
        if (field.valueBytes() != 1 || field.count() > MAX_BLOB_BYTES) {
            throw ImageException.damaged("a TIFF has field " + tag + " of an odd type or size");
        }
        in.seek(field.position());
        return in.bytes((int) field.count());
    }
}
