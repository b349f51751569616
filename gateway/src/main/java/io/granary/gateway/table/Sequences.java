package io.granary.gateway.table;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Sequences as tables and keys tell them: 20 digits, whose order is that of the changes. The last four would tell
/// changes of one sequence apart; here each change has one of its own.
final class Sequences {
    private static final int DIGITS = 20;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String ORDINAL = "0000";

    private Sequences() {}

    static String text(long sequence) {
        return HexFormat.of().toHexDigits(sequence) + ORDINAL;
    }

    static byte[] utf8(long sequence) {
        var digits = new byte[DIGITS];
        for (int i = 0; i < DIGITS; i++) {
            digits[i] = i < 2 * Long.BYTES ? HEX[(int) (sequence >>> (60 - 4 * i)) & 15] : (byte) '0';
        }
        return digits;
    }

    /// Of a text that [#isOne]: the changes behind it are those behind what this gives.
    static long parse(String text) {
        long sequence = Long.parseUnsignedLong(text, 0, 2 * Long.BYTES, 16);
        return sequence < 0 ? Long.MAX_VALUE : sequence;
    }

    /// Whether a text has the form of one.
    static boolean isOne(String text) {
        return text.length() == DIGITS && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
