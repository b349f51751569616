package io.granary.gateway.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class XmlWriterTest {
    private static final Tag KEY = Tag.of("Key");

    @Test
    void markupAndQuotesAreEscaped() {
        assertEquals("<Key>a&lt;b&gt;&amp;&quot;c'</Key>", key("a<b>&\"c'"));
    }

    @Test
    void controlCharactersBecomeNumericReferences() {
        assertEquals("<Key>&#x0;&#x1;&#x9;&#xA;&#xD;&#x1F; \u007f</Key>", key("\0\1\t\n\r\u001f \u007f"));
    }

    @Test
    void charactersThatXmlDoesNotHaveBecomeNumericReferences() {
        assertEquals("<Key>\ufffd&#xFFFE;a&#xFFFF;b\uff01</Key>", key("\ufffd\ufffea\uffffb\uff01"));
    }

    @Test
    void everythingElseStandsAsItIs() {
        assertEquals("<Key>größe/😀/日本</Key>", key("größe/😀/日本"));
    }

    @Test
    void urlEncodingLeavesWhatS3Leaves() {
        var xml = new XmlWriter().element(KEY, "a b+c/d*~_-.é<\1%".getBytes(StandardCharsets.UTF_8), true);
        assertEquals("<Key>a%20b%2Bc/d*~_-.%C3%A9%3C%01%25</Key>", body(xml));
    }

    @Test
    void numbersTimesAndEntityTagsNeedNoStrings() {
        var xml = new XmlWriter()
                .element(KEY, 0)
                .element(KEY, -7)
                .element(KEY, Long.MAX_VALUE)
                .element(KEY, true)
                .entityTag(KEY, 0x0123456789abcdefL, 0xfedcba9876543210L, 0)
                .entityTag(KEY, 1, 2, 17);
        assertEquals(
                "<Key>0</Key><Key>-7</Key><Key>9223372036854775807</Key><Key>true</Key>"
                        + "<Key>&quot;0123456789abcdeffedcba9876543210&quot;</Key>"
                        + "<Key>&quot;00000000000000010000000000000002-17&quot;</Key>",
                body(xml));
    }

    @Test
    void timesAgreeWithTheJdk() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var xml = new XmlWriter();
        var expected = new StringBuilder();
        long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        for (int i = 0; i < 10_000; i++) {
            long millis = i % 2 == 0 ? random.nextLong(last + 1) : random.nextLong(86_400_000L);
            xml.time(KEY, millis);
            var text = Instant.ofEpochMilli(millis).toString();
            expected.append("<Key>")
                    .append(
                            text.length() == 24
                                    ? text
                                    : text.substring(0, 19) + (text.length() == 20 ? ".000Z" : text.substring(19)))
                    .append("</Key>");
        }
        assertEquals(expected.toString(), body(xml), "seed " + seed);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var text = randomText(random);
            var element = XmlReader.read(new XmlWriter(1).element(KEY, text).finish());
            assertEquals(text, element.text(), "seed " + seed + ", text " + hex(text));
        }
    }

    /// Characters that XML 1.0 allows.
    private static String randomText(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(40);
        while (text.length() < length) {
            int c = random.nextInt(4) == 0 ? random.nextInt(0x110000) : 0x20 + random.nextInt(0x60);
            boolean allowed = c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || (c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && (c & ~1) != 0xFFFE);
            if (allowed) {
                text.appendCodePoint(c);
            }
        }
        return text.toString();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(String text) {
        return body(new XmlWriter().element(KEY, text));
    }

    private static String body(XmlWriter xml) {
        ByteBuffer bytes = xml.finish();
        var document = StandardCharsets.UTF_8.decode(bytes).toString();
        return document.substring(document.indexOf('\n') + 1);
    }
}
