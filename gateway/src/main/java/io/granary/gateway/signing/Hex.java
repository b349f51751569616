package io.granary.gateway.signing;

/// Lower-case hexadecimal, as signatures and payload hashes are written.
final class Hex {
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private Hex() {}

    static void put(byte[] from, byte[] into, int at) {
        int next = at;
        for (byte b : from) {
            into[next++] = DIGITS[b >> 4 & 0xF];
            into[next++] = DIGITS[b & 0xF];
        }
    }

    /// Whether `text` is exactly the hexadecimal form of `digest`. Takes the same time wherever they differ.
    static boolean matches(String text, byte[] digest) {
        if (text.length() != 2 * digest.length) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < digest.length; i++) {
            difference |= text.charAt(2 * i) ^ DIGITS[digest[i] >> 4 & 0xF];
            difference |= text.charAt(2 * i + 1) ^ DIGITS[digest[i] & 0xF];
        }
        return difference == 0;
    }

    /// Whether `text` has this many digits and nothing else.
    static boolean isHex(String text, int digits) {
        if (text.length() != digits) {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!digit) {
                return false;
            }
        }
        return true;
    }
}
