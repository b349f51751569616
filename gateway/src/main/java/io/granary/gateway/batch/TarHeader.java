package io.granary.gateway.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The header of one entry: USTAR, with a PAX header before it only where the name or the size does not fit.
///
/// [pax](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html) is the format's definition.
final class TarHeader {
    static final int BLOCK = 512;

    private static final int NAME = 100;
    private static final int PREFIX = 155;
    private static final int PREFIX_AT = 345;
    private static final int SIZE_AT = 124;
    private static final int MTIME_AT = 136;
    private static final int CHECKSUM_AT = 148;
    private static final int TYPE_AT = 156;

    /// What eleven octal digits hold.
    private static final long MOST = (1L << 33) - 1;

    /// Of an entry without name, size and time.
    private static final byte[] TEMPLATE = template();

    private static final int TEMPLATE_SUM = sum(TEMPLATE);

    private TarHeader() {}

    /// The length of what stands before the body.
    static int length(byte[] name, long size) {
        return fits(name, size) ? BLOCK : 2 * BLOCK + padded(pax(name, size).length);
    }

    static int padded(int length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    static long padded(long length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    /// What stands before the body.
    static byte[] of(byte[] name, long size, long mtimeSeconds) {
        if (fits(name, size)) {
            return block(name, split(name), size, mtimeSeconds, '0');
        }
        var pax = pax(name, size);
        var short0 = Arrays.copyOf(name, Math.min(name.length, NAME));
        var all = Arrays.copyOf(
                block("PaxHeader".getBytes(StandardCharsets.UTF_8), 0, pax.length, mtimeSeconds, 'x'),
                2 * BLOCK + padded(pax.length));
        System.arraycopy(pax, 0, all, BLOCK, pax.length);
        System.arraycopy(block(short0, 0, Math.min(size, MOST), mtimeSeconds, '0'), 0, all, all.length - BLOCK, BLOCK);
        return all;
    }

    private static boolean fits(byte[] name, long size) {
        if (size > MOST || split(name) < 0) {
            return false;
        }
        for (byte b : name) {
            if (b <= 0) {
                return false; // beyond ASCII no two readers agree on the header's own fields
            }
        }
        return true;
    }

    /// How many bytes of the name go to the field of the prefix, the slash behind them to none; -1 where it fits in no
    /// way.
    private static int split(byte[] name) {
        if (name.length <= NAME) {
            return 0;
        }
        for (int slash = Math.min(name.length - 2, PREFIX); slash > 0 && name.length - slash - 1 <= NAME; slash--) {
            if (name[slash] == '/') {
                return slash;
            }
        }
        return -1;
    }

    private static byte[] block(byte[] name, int prefix, long size, long mtimeSeconds, char type) {
        var block = TEMPLATE.clone();
        int rest = prefix == 0 ? 0 : prefix + 1;
        System.arraycopy(name, rest, block, 0, name.length - rest);
        System.arraycopy(name, 0, block, PREFIX_AT, prefix);
        int sum = TEMPLATE_SUM - (prefix == 0 ? 0 : '/') + type;
        for (byte b : name) {
            sum += b & 0xFF;
        }
        sum += octal(block, SIZE_AT, 11, size) + octal(block, MTIME_AT, 11, Math.clamp(mtimeSeconds, 0, MOST));
        block[TYPE_AT] = (byte) type;
        octal(block, CHECKSUM_AT, 6, sum);
        block[CHECKSUM_AT + 6] = 0;
        return block;
    }

    /// Writes so many digits and returns what they add to the sum.
    private static int octal(byte[] block, int at, int digits, long value) {
        int sum = 0;
        long left = value;
        for (int i = digits - 1; i >= 0; i--) {
            byte digit = (byte) ('0' + (left & 7));
            block[at + i] = digit;
            sum += digit;
            left >>>= 3;
        }
        return sum;
    }

    private static byte[] template() {
        var block = new byte[BLOCK];
        put(block, 100, "0000644\0");
        put(block, 108, "0000000\0");
        put(block, 116, "0000000\0");
        put(block, CHECKSUM_AT, "        ");
        put(block, 257, "ustar\00000");
        put(block, 329, "0000000\0");
        put(block, 337, "0000000\0");
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static int sum(byte[] block) {
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xFF;
        }
        return sum;
    }

    private static byte[] pax(byte[] name, long size) {
        var path = record("path", name);
        if (size <= MOST) {
            return path;
        }
        var sized = record("size", Long.toString(size).getBytes(StandardCharsets.US_ASCII));
        var both = Arrays.copyOf(path, path.length + sized.length);
        System.arraycopy(sized, 0, both, path.length, sized.length);
        return both;
    }

    /// `length key=value\n`, where the length counts itself.
    private static byte[] record(String key, byte[] value) {
        int bare = key.length() + value.length + 3;
        int length = bare + Integer.toString(bare).length();
        if (bare + Integer.toString(length).length() > length) {
            length++;
        }
        var head = (length + " " + key + '=').getBytes(StandardCharsets.US_ASCII);
        var record = Arrays.copyOf(head, length);
        System.arraycopy(value, 0, record, head.length, value.length);
        record[length - 1] = '\n';
        return record;
    }
}
