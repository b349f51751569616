package io.granary.gateway.xml.documents;

import io.granary.engine.bucket.Versioning;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.Optional;

/// `VersioningConfiguration`: whether a bucket keeps versions.
public final class VersioningConfiguration {
    private static final Tag ROOT = Tag.root("VersioningConfiguration");
    private static final Tag STATUS = Tag.of("Status");

    private VersioningConfiguration() {}

    /// Throws [MalformedXmlException] for another document, and [RequestException] for a state that there is not.
    public static Versioning of(XmlElement root) {
        if (!root.name().equals("VersioningConfiguration")) {
            throw new MalformedXmlException("expected <VersioningConfiguration>");
        }
        if (root.textOf("MfaDelete").map(String::strip).orElse("").equals("Enabled")) {
            throw new RequestException(new RequestFailure.NotImplemented("MfaDelete"));
        }
        return switch (root.textOf("Status").map(String::strip).orElse("")) {
            case "Enabled" -> Versioning.ENABLED;
            case "Suspended" -> Versioning.SUSPENDED;
            case "" ->
                throw new RequestException(
                        new RequestFailure.IllegalVersioning("The Versioning element must be specified"));
            default -> throw new MalformedXmlException("unknown <Status>");
        };
    }

    /// Says nothing of a bucket that never kept versions.
    public static ByteBuffer xml(Optional<Versioning> versioning) {
        if (versioning.isEmpty()) {
            return new XmlWriter().empty(ROOT).finish();
        }
        var status = switch (versioning.get()) {
            case ENABLED -> "Enabled";
            case SUSPENDED -> "Suspended";
        };
        return new XmlWriter().open(ROOT).element(STATUS, status).close(ROOT).finish();
    }
}
