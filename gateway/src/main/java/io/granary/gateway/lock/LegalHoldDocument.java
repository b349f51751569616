package io.granary.gateway.lock;

import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;

/// `LegalHold`, that of one version: `ON` or `OFF`.
final class LegalHoldDocument {
    private static final Tag ROOT = Tag.root("LegalHold");
    private static final Tag STATUS = Tag.of("Status");

    private LegalHoldDocument() {}

    /// Throws [MalformedXmlException] for another document.
    static String of(XmlElement root) {
        var status = root.textOf("Status").map(String::strip).orElse("");
        if (!root.name().equals("LegalHold") || (!status.equals("ON") && !status.equals("OFF"))) {
            throw new MalformedXmlException("expected a <Status> of ON or OFF");
        }
        return status;
    }

    static ByteBuffer xml(String status) {
        return new XmlWriter().open(ROOT).element(STATUS, status).close(ROOT).finish();
    }
}
