package io.granary.gateway.xml.documents;

import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;

/// `OwnershipControls`, which has one rule.
public final class OwnershipControls {
    private static final Tag ROOT = Tag.root("OwnershipControls");
    private static final Tag RULE = Tag.of("Rule");
    private static final Tag OBJECT_OWNERSHIP = Tag.of("ObjectOwnership");

    private OwnershipControls() {}

    /// Throws [MalformedXmlException] for another document.
    public static Ownership of(XmlElement root) {
        if (!root.name().equals("OwnershipControls")
                || root.children().size() != 1
                || !root.children().getFirst().name().equals("Rule")) {
            throw new MalformedXmlException("expected <OwnershipControls> with one <Rule>");
        }
        var name = root.children().getFirst().textOf("ObjectOwnership").orElse("");
        var found = Ownership.ofWireName(name);
        if (found == null) {
            throw new MalformedXmlException("no such ObjectOwnership: " + name);
        }
        return found;
    }

    public static ByteBuffer xml(Ownership ownership) {
        return new XmlWriter()
                .open(ROOT)
                .open(RULE)
                .element(OBJECT_OWNERSHIP, ownership.wireName())
                .close(RULE)
                .close(ROOT)
                .finish();
    }
}
