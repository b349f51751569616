package io.granary.gateway.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderTest {
    @Test
    void elementsTextAndCharacterDataAreRead() {
        var root = read("""
                <?xml version="1.0"?>
                <!-- a comment --><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                  <Object><Key>a&amp;b<![CDATA[<c>]]>&#x41;</Key></Object>
                </Delete>
                """);
        assertEquals("Delete", root.name());
        assertEquals("a&b<c>A", root.children().getFirst().textOf("Key").orElseThrow());
    }

    @Test
    void namespacePrefixesAreDropped() {
        var root = read("<s3:Delete xmlns:s3=\"urn:x\"><s3:Quiet>true</s3:Quiet></s3:Delete>");
        assertEquals("Delete", root.name());
        assertEquals("true", root.textOf("Quiet").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "not xml",
                "<Delete>",
                "<Delete></delete>",
                "<a/><b/>",
                "<a>\u0001</a>",
                "<a>&unknown;</a>",
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a [<!ENTITY x \"lol\">]><a>&x;</a>",
                "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            })
    void whatIsNotPlainXmlIsRefused(String document) {
        assertThrows(MalformedXmlException.class, () -> read(document));
    }

    @Test
    void anEntityBombIsRefusedUnexploded() {
        var bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY l0 \"lol\">");
        for (int i = 1; i < 30; i++) {
            bomb.append("<!ENTITY l")
                    .append(i)
                    .append(" \"")
                    .append(("&l" + (i - 1) + ';').repeat(10))
                    .append("\">");
        }
        bomb.append("]><a>&l29;</a>");
        assertThrows(MalformedXmlException.class, () -> read(bomb.toString()));
    }

    @Test
    void depthIsLimited() {
        read("<a>".repeat(XmlReader.MAX_DEPTH) + "</a>".repeat(XmlReader.MAX_DEPTH));
        int tooDeep = XmlReader.MAX_DEPTH + 1;
        assertThrows(MalformedXmlException.class, () -> read("<a>".repeat(tooDeep) + "</a>".repeat(tooDeep)));
        assertThrows(MalformedXmlException.class, () -> read("<a>".repeat(500_000)));
    }

    @Test
    void theNumberOfElementsIsLimited() {
        read("<r>" + "<a/>".repeat(XmlReader.MAX_ELEMENTS - 1) + "</r>");
        assertThrows(MalformedXmlException.class, () -> read("<r>" + "<a/>".repeat(XmlReader.MAX_ELEMENTS) + "</r>"));
    }

    @Test
    void theSizeIsLimited() {
        assertThrows(MalformedXmlException.class, () -> read("<a>" + "x".repeat(XmlReader.MAX_BYTES) + "</a>"));
    }

    @Test
    void twoOfWhatThereIsOneOfIsRefused() {
        var root = read("<a><Key>1</Key><Key>2</Key></a>");
        assertThrows(MalformedXmlException.class, () -> root.textOf("Key"));
    }

    /// Whatever is done to a document, it is read or refused, and nothing else happens.
    @Test
    void mutilatedDocumentsAreReadOrRefused() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Delete xmlns=\"urn:x\"><Object><Key>a&#x41;&amp;"
                + "<![CDATA[x]]></Key></Object><!-- c --><Quiet>true</Quiet></Delete>";
        for (int round = 0; round < 5_000; round++) {
            var bytes = document.getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length;
            try {
                XmlReader.read(ByteBuffer.wrap(bytes, 0, length));
            } catch (MalformedXmlException e) {
                // Refused, as most are.
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    private static XmlElement read(String document) {
        return XmlReader.read(ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8)));
    }
}
