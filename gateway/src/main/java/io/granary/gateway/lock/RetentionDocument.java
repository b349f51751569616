package io.granary.gateway.lock;

import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.object.Retention;
import java.nio.ByteBuffer;
import java.util.Optional;

/// `Retention`, that of one version.
final class RetentionDocument {
    private static final Tag ROOT = Tag.root("Retention");
    private static final Tag MODE = Tag.of("Mode");
    private static final Tag UNTIL = Tag.of("RetainUntilDate");

    private RetentionDocument() {}

    /// Empty for a document that takes the retention back. Throws [MalformedXmlException] for another one.
    static Optional<Retention> of(XmlElement root) {
        if (!root.name().equals("Retention")) {
            throw new MalformedXmlException("expected <Retention>");
        }
        if (root.children().isEmpty()) {
            return Optional.empty();
        }
        var until = root.textOf("RetainUntilDate")
                .flatMap(text -> LockTimes.parse(text.strip()))
                .orElseThrow(() -> new MalformedXmlException("expected a <RetainUntilDate>"));
        return Optional.of(new Retention(LockConfiguration.mode(root), until.toEpochMilli()));
    }

    static ByteBuffer xml(Retention retention) {
        return new XmlWriter()
                .open(ROOT)
                .element(MODE, retention.mode().name())
                .element(UNTIL, LockTimes.format(retention.untilMillis()))
                .close(ROOT)
                .finish();
    }
}
