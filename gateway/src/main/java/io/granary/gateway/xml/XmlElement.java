package io.granary.gateway.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One element of a document that a client sent: its name without namespace, its own text, its children. Requests of S3
/// are small and are read whole, within the limits of [XmlReader].
public final class XmlElement {
    private final String name;
    private final List<XmlElement> children = new ArrayList<>();
    private String text = "";

    XmlElement(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// All text directly in this element, white space included.
    public String text() {
        return text;
    }

    public List<XmlElement> children() {
        return children;
    }

    /// The text of the only child of that name; empty where there is none. Throws [MalformedXmlException] for two of
    /// them.
    public Optional<String> textOf(String child) {
        Optional<String> found = Optional.empty();
        for (var element : children) {
            if (element.name.equals(child)) {
                if (found.isPresent()) {
                    throw new MalformedXmlException("more than one <" + child + "> in <" + name + '>');
                }
                found = Optional.of(element.text);
            }
        }
        return found;
    }

    void append(String more) {
        text = text.isEmpty() ? more : text + more;
    }
}
