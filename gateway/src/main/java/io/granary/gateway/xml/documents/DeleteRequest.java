package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `Delete`, the body of DeleteObjects. Keys are as they were sent: too long ones are refused one by one, not here.
///
/// @param quiet whether only what failed is told
public record DeleteRequest(List<Target> targets, boolean quiet) {
    public static final int MAX_TARGETS = 1000;

    /// One object to delete.
    ///
    /// @param condition the name of a condition on it, such as `ETag`; there is none in the common case
    public record Target(String key, Optional<String> versionId, Optional<String> condition) {}

    private static final List<String> CONDITIONS = List.of("ETag", "LastModifiedTime", "Size");

    /// Throws [MalformedXmlException] for another document, for no object and for more than [#MAX_TARGETS].
    public static DeleteRequest of(XmlElement root) {
        if (!root.name().equals("Delete")) {
            throw new MalformedXmlException("expected <Delete>");
        }
        var targets = new ArrayList<Target>();
        for (var child : root.children()) {
            if (child.name().equals("Object")) {
                targets.add(target(child));
            }
        }
        if (targets.isEmpty() || targets.size() > MAX_TARGETS) {
            throw new MalformedXmlException("expected 1 to " + MAX_TARGETS + " objects");
        }
        boolean quiet = root.textOf("Quiet").map(DeleteRequest::isTrue).orElse(false);
        return new DeleteRequest(targets, quiet);
    }

    private static Target target(XmlElement object) {
        var key = object.textOf("Key").orElseThrow(() -> new MalformedXmlException("an <Object> needs a <Key>"));
        var version = object.textOf("VersionId").filter(text -> !text.isEmpty());
        return new Target(key, version, conditionOf(object));
    }

    private static Optional<String> conditionOf(XmlElement object) {
        for (var child : object.children()) {
            if (CONDITIONS.contains(child.name())) {
                return Optional.of(child.name());
            }
        }
        return Optional.empty();
    }

    private static boolean isTrue(String text) {
        return text.strip().equalsIgnoreCase("true");
    }
}
