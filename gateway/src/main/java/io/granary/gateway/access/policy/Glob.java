package io.granary.gateway.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A pattern in which `*` stands for anything, slashes included, and `?` for one character; everything else is itself.
///
/// Patterns are bytes of UTF-8 with marks for the wildcards, so that the text of a variable can hold an asterisk that
/// is no wildcard.
final class Glob {
    /// Bytes that UTF-8 never has.
    static final byte ANY = (byte) 0xFE;

    static final byte ONE = (byte) 0xFF;

    private Glob() {}

    /// The marked bytes of a pattern.
    static byte[] compile(String pattern) {
        var bytes = pattern.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '*') {
                bytes[i] = ANY;
            } else if (bytes[i] == '?') {
                bytes[i] = ONE;
            }
        }
        return bytes;
    }

    static boolean matches(byte[] pattern, String text) {
        return matches(pattern, 0, text.getBytes(UTF_8), 0);
    }

    /// Whether the pattern from `p` on matches all of the text from `t` on. Goes back to the latest `*` only, so it
    /// takes at most pattern times text steps, however many there are.
    static boolean matches(byte[] pattern, int p, byte[] text, int t) {
        int star = -1;
        int resume = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == ANY) {
                star = p++;
                resume = t;
            } else if (p < pattern.length && pattern[p] == ONE) {
                t = next(text, t);
                p++;
            } else if (p < pattern.length && pattern[p] == text[t]) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                resume = next(text, resume);
                t = resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == ANY) {
            p++;
        }
        return p == pattern.length;
    }

    /// Where the character at `t` ends.
    private static int next(byte[] text, int t) {
        int end = t + 1;
        while (end < text.length && (text[end] & 0xC0) == 0x80) {
            end++;
        }
        return end;
    }
}
