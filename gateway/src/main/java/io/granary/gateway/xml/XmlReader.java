package io.granary.gateway.xml;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads a document that nobody trusts, with the JDK's StAX parser: no DTD at all, hence no entities but the five of
/// XML, and limits on size, depth and number of elements, so that no document costs more than its bytes.
public final class XmlReader {
    /// Ten thousand parts with an indented line for each of their fields (CompleteMultipartUpload). A thousand keys of
    /// 1,024 bytes, most of them plain, are half of that (DeleteObjects).
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /// S3's deepest request (a lifecycle filter) has six levels.
    public static final int MAX_DEPTH = 16;

    /// Ten thousand parts with number, ETag and checksum, and a tenth to spare.
    public static final int MAX_ELEMENTS = 44_000;

    private XmlReader() {}

    /// The root of the document in `xml`, which is borrowed and must be on the heap. Throws [MalformedXmlException].
    public static XmlElement read(ByteBuffer xml) {
        if (xml.remaining() > MAX_BYTES) {
            throw new MalformedXmlException("the document has more than " + MAX_BYTES + " bytes");
        }
        var bytes = new ByteArrayInputStream(xml.array(), xml.arrayOffset() + xml.position(), xml.remaining());
        try {
            var reader = factory().createXMLStreamReader(bytes);
            try {
                return root(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new MalformedXmlException("the document is not well-formed");
        }
    }

    private static XMLInputFactory factory() {
        // One for each document: the factory is cheap beside the parser and does not promise to be shared.
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    private static XmlElement root(XMLStreamReader reader) throws XMLStreamException {
        var open = new ArrayDeque<XmlElement>();
        XmlElement root = null;
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    elements++;
                    if (elements > MAX_ELEMENTS || open.size() == MAX_DEPTH) {
                        throw new MalformedXmlException("the document has too many elements, or too deep ones");
                    }
                    var element = new XmlElement(reader.getLocalName());
                    var parent = open.peek();
                    if (parent == null) {
                        root = element;
                    } else {
                        parent.children().add(element);
                    }
                    open.push(element);
                }
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    var element = open.peek();
                    if (element != null) {
                        element.append(reader.getText());
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new MalformedXmlException("document types and entities are not allowed");
                default -> {
                    // White space outside, comments and processing instructions say nothing.
                }
            }
        }
        if (root == null) {
            throw new MalformedXmlException("the document is empty");
        }
        return root;
    }
}
