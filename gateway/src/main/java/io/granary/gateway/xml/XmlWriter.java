package io.granary.gateway.xml;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Writes one XML document as UTF-8 into a byte array that grows: a page of a listing is a thousand entries, and no
/// string is made for any of them. One thread, one document.
///
/// Characters that XML 1.0 has no way to carry (`U+0001` in a key) are written as numeric references all the same, as
/// S3 does: a strict parser refuses them, and a client that expects them asks for `encoding-type=url`.
public final class XmlWriter {
    private static final byte[] DECLARATION = ascii("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] QUOTE = ascii("&quot;");
    private static final byte[] NOT_A_CHARACTER_FFFE = ascii("&#xFFFE;");
    private static final byte[] NOT_A_CHARACTER_FFFF = ascii("&#xFFFF;");

    private static final byte[] AS_IT_IS = new byte[0];

    /// What is written for each ASCII character in text.
    private static final byte[][] ESCAPES = escapes();

    /// Bytes that need a second look, by value.
    private static final boolean[] SPECIAL = special();

    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] UPPER_HEX = ascii("0123456789ABCDEF");

    /// Bytes that `encoding-type=url` leaves as they are.
    private static final boolean[] UNRESERVED = unreserved();

    private final UtcClock clock = new UtcClock();
    private byte[] buffer;
    private int length;

    public XmlWriter() {
        this(512);
    }

    /// Makes room for a document of about `expectedBytes`.
    public XmlWriter(int expectedBytes) {
        this.buffer = new byte[Math.max(expectedBytes, DECLARATION.length)];
        raw(DECLARATION);
    }

    /// Whether XML 1.0 can carry these characters: all but most control characters and U+FFFE and U+FFFF.
    public static boolean canCarry(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8)
                .chars()
                .allMatch(c -> c >= ' ' ? c < 0xFFFE : c == '\t' || c == '\n' || c == '\r');
    }

    public XmlWriter open(Tag tag) {
        raw(tag.start());
        return this;
    }

    public XmlWriter close(Tag tag) {
        raw(tag.end());
        return this;
    }

    public XmlWriter empty(Tag tag) {
        raw(tag.empty());
        return this;
    }

    public XmlWriter element(Tag tag, String text) {
        return element(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Borrows `utf8`, which must be well-formed.
    public XmlWriter element(Tag tag, byte[] utf8) {
        raw(tag.start());
        escaped(utf8);
        raw(tag.end());
        return this;
    }

    /// As [#element(Tag, byte[])], or percent-encoded as `encoding-type=url` asks: all but `A-Za-z0-9-_.~*/`. A
    /// space becomes `%20` and not S3's `+`: decoders of both kinds read it right.
    public XmlWriter element(Tag tag, byte[] utf8, boolean urlEncoded) {
        if (!urlEncoded) {
            return element(tag, utf8);
        }
        raw(tag.start());
        percentEncoded(utf8);
        raw(tag.end());
        return this;
    }

    public XmlWriter element(Tag tag, long value) {
        raw(tag.start());
        decimal(value);
        raw(tag.end());
        return this;
    }

    public XmlWriter element(Tag tag, boolean value) {
        raw(tag.start());
        raw(value ? TRUE : FALSE);
        raw(tag.end());
        return this;
    }

    /// A time such as `2026-11-23T06:53:58.123Z`.
    public XmlWriter time(Tag tag, long epochMillis) {
        raw(tag.start());
        ensure(UtcClock.LENGTH);
        clock.write(epochMillis, buffer, length);
        length += UtcClock.LENGTH;
        raw(tag.end());
        return this;
    }

    /// An entity tag in its quotes: 32 hexadecimal digits and, for a multipart object, the number of its parts.
    public XmlWriter entityTag(Tag tag, long high, long low, int parts) {
        raw(tag.start());
        raw(QUOTE);
        ensure(32);
        hex(high);
        hex(low);
        if (parts > 0) {
            ensure(1);
            buffer[length++] = '-';
            decimal(parts);
        }
        raw(QUOTE);
        raw(tag.end());
        return this;
    }

    /// Writes what another document began with: bytes that are XML already. Borrows `xml`.
    public XmlWriter prepared(byte[] xml) {
        raw(xml);
        return this;
    }

    public int lengthBytes() {
        return length;
    }

    /// The document; the writer is of no use afterwards, its bytes are the caller's.
    public ByteBuffer finish() {
        return ByteBuffer.wrap(buffer, 0, length);
    }

    private void escaped(byte[] utf8) {
        int from = 0;
        for (int i = 0; i < utf8.length; i++) {
            if (SPECIAL[utf8[i] & 0xFF]) {
                var replacement = replacementAt(utf8, i);
                if (replacement.length > 0) {
                    raw(utf8, from, i);
                    raw(replacement);
                    i += utf8[i] < 0 ? 2 : 0;
                    from = i + 1;
                }
            }
        }
        raw(utf8, from, utf8.length);
    }

    private static byte[] replacementAt(byte[] utf8, int at) {
        if (utf8[at] >= 0) {
            return ESCAPES[utf8[at]];
        }
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF: no characters in XML, legal in a key.
        if (at + 2 >= utf8.length || utf8[at + 1] != (byte) 0xBF) {
            return AS_IT_IS;
        }
        return switch (utf8[at + 2]) {
            case (byte) 0xBE -> NOT_A_CHARACTER_FFFE;
            case (byte) 0xBF -> NOT_A_CHARACTER_FFFF;
            default -> AS_IT_IS;
        };
    }

    private void percentEncoded(byte[] utf8) {
        ensure(utf8.length * 3);
        for (byte b : utf8) {
            if (UNRESERVED[b & 0xFF]) {
                buffer[length++] = b;
            } else {
                buffer[length++] = '%';
                buffer[length++] = UPPER_HEX[(b >> 4) & 0xF];
                buffer[length++] = UPPER_HEX[b & 0xF];
            }
        }
    }

    private void decimal(long value) {
        if (value < 0) {
            raw(ascii(Long.toString(value)));
            return;
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        ensure(digits);
        length += digits;
        long rest = value;
        for (int at = length - 1, last = length - digits; at >= last; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private void hex(long value) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            buffer[length++] = HEX[(int) (value >>> shift) & 0xF];
        }
    }

    private void raw(byte[] bytes) {
        raw(bytes, 0, bytes.length);
    }

    private void raw(byte[] bytes, int from, int to) {
        int count = to - from;
        ensure(count);
        System.arraycopy(bytes, from, buffer, length, count);
        length += count;
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    private static byte[][] escapes() {
        var escapes = new byte[128][];
        Arrays.fill(escapes, AS_IT_IS);
        for (int c = 0; c < ' '; c++) {
            escapes[c] = ascii("&#x" + Integer.toHexString(c).toUpperCase(Locale.ROOT) + ';');
        }
        escapes['<'] = ascii("&lt;");
        escapes['>'] = ascii("&gt;");
        escapes['&'] = ascii("&amp;");
        escapes['"'] = QUOTE;
        return escapes;
    }

    private static boolean[] special() {
        var special = new boolean[256];
        for (int c = 0; c < ESCAPES.length; c++) {
            special[c] = ESCAPES[c].length > 0;
        }
        special[0xEF] = true;
        return special;
    }

    private static boolean[] unreserved() {
        var unreserved = new boolean[256];
        for (char c = 'a'; c <= 'z'; c++) {
            unreserved[c] = true;
            unreserved[Character.toUpperCase(c)] = true;
        }
        for (char c = '0'; c <= '9'; c++) {
            unreserved[c] = true;
        }
        for (char c : new char[] {'-', '_', '.', '~', '*', '/'}) {
            unreserved[c] = true;
        }
        return unreserved;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
