package io.granary.gateway.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Percent-encoding as request targets use it. Decodes to bytes: nothing is normalised and every byte may come.
public final class PercentCoding {
    private static final byte[] HEX_VALUE = new byte[128];

    static {
        Arrays.fill(HEX_VALUE, (byte) -1);
        for (int i = 0; i < 10; i++) {
            HEX_VALUE['0' + i] = (byte) i;
        }
        for (int i = 0; i < 6; i++) {
            HEX_VALUE['a' + i] = (byte) (10 + i);
            HEX_VALUE['A' + i] = (byte) (10 + i);
        }
    }

    private PercentCoding() {}

    /// Decodes `text[from, to)`, each character one byte; `null` for a percent sign without two hexadecimal digits and
    /// for characters beyond a byte.
    static byte @Nullable [] decode(String text, int from, int to, boolean plusIsSpace) {
        var bytes = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int value = i + 2 < to ? octet(text, i + 1) : -1;
                if (value < 0) {
                    return null;
                }
                bytes[length++] = (byte) value;
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes[length++] = ' ';
            } else if (c > 0xFF) {
                return null;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /// As [#decode], to text; `null` also for malformed UTF-8.
    static @Nullable String decodeText(String text, int from, int to, boolean plusIsSpace) {
        if (isPlain(text, from, to)) {
            return text.substring(from, to);
        }
        var bytes = decode(text, from, to, plusIsSpace);
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    /// The byte that two hexadecimal digits at `at` stand for, or -1.
    public static int octet(String text, int at) {
        if (at + 1 >= text.length()) {
            return -1;
        }
        int high = hexDigit(text.charAt(at));
        int low = hexDigit(text.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /// The value of a hexadecimal digit in either case, or -1.
    public static int hexDigit(char c) {
        return c < HEX_VALUE.length ? HEX_VALUE[c] : -1;
    }

    private static boolean isPlain(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '+' || c > 127) {
                return false;
            }
        }
        return true;
    }
}
