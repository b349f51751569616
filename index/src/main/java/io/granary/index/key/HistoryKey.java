package io.granary.index.key;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The keys of noncurrent versions as strings that sort by key and then by version, the newest first and the null
/// version
/// last; the byte table is `docs/format.md`, section 6.9.
///
/// A key ends with `00 01` and has `00` written `00 FF`, so that none is a prefix of another; what follows is the
/// complement of the sequence that the version is named by.
public final class HistoryKey {
    private static final byte ESCAPED = (byte) 0xFF;
    private static final byte END = 1;

    private HistoryKey() {}

    /// What the strings of all versions of `key` begin with.
    public static byte[] prefix(byte[] key) {
        return written(key, 0).array();
    }

    /// The string of the version that is named by the sequence `id`, 0 for the null version.
    public static byte[] of(byte[] key, long id) {
        return written(key, Long.BYTES).putLong(~id).array();
    }

    /// The sequence that the version of a string is named by.
    public static long id(byte[] written) {
        return ~ByteBuffer.wrap(written).getLong(written.length - Long.BYTES);
    }

    /// Whether a string is that of a version of the key with this prefix.
    public static boolean belongs(byte[] prefix, byte[] written) {
        return written.length == prefix.length + Long.BYTES
                && Arrays.equals(written, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static ByteBuffer written(byte[] key, int behind) {
        int zeros = 0;
        for (byte b : key) {
            if (b == 0) {
                zeros++;
            }
        }
        var into = ByteBuffer.allocate(key.length + zeros + 2 + behind);
        if (zeros == 0) {
            into.put(key);
        } else {
            for (byte b : key) {
                into.put(b);
                if (b == 0) {
                    into.put(ESCAPED);
                }
            }
        }
        return into.put((byte) 0).put(END);
    }
}
