package io.granary.server.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/// S3's answers are flat: an element that repeats, with fields in it, and fields beside.
///
/// @param entries the fields of each element that repeats
/// @param fields what stands beside them, by element name
record XmlFields(List<Map<String, String>> entries, Map<String, String> fields) {
    /// @param repeated the names of the elements that repeat
    static XmlFields read(byte[] document, List<String> repeated) throws IOException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        var entries = new ArrayList<Map<String, String>>();
        var fields = new LinkedHashMap<String, String>();
        Map<String, String> into = fields;
        var text = new StringBuilder();
        try {
            var reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        text.setLength(0);
                        if (repeated.contains(reader.getLocalName())) {
                            into = new LinkedHashMap<>();
                            into.put("", reader.getLocalName());
                            entries.add(into);
                        }
                    }
                    case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (repeated.contains(reader.getLocalName())) {
                            into = fields;
                        } else {
                            into.put(reader.getLocalName(), text.toString());
                        }
                        text.setLength(0);
                    }
                    default -> {
                        // comments and the like say nothing here
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("the answer is no XML: " + e.getMessage(), e);
        }
        return new XmlFields(entries, fields);
    }
}
