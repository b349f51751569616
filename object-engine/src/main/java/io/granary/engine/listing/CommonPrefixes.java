package io.granary.engine.listing;

import java.util.Arrays;

/// Which keys of a listing are told by a common prefix: those with the delimiter behind the listing's prefix. UTF-8.
record CommonPrefixes(byte[] prefix, byte[] delimiter) {
    boolean startsWithPrefix(byte[] key) {
        return startsWith(key, prefix);
    }

    /// Where the common prefix of a key ends: behind the first delimiter that follows the listing's prefix; -1 for
    /// none.
    int endIn(byte[] key) {
        if (delimiter.length == 0) {
            return -1;
        }
        for (int at = prefix.length; at <= key.length - delimiter.length; at++) {
            if (Arrays.equals(key, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at + delimiter.length;
            }
        }
        return -1;
    }

    /// Whether a name is a common prefix itself: a page that ended with it has told everything under it.
    boolean isOne(byte[] name) {
        return name.length > prefix.length && startsWith(name, prefix) && endIn(name) == name.length;
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// What no key that begins with `prefix` reaches. Bytes of UTF-8 end below 0xFF, so the last one can always be
    /// counted
    /// up.
    static byte[] behind(byte[] prefix) {
        var behind = prefix.clone();
        behind[behind.length - 1]++;
        return behind;
    }
}
