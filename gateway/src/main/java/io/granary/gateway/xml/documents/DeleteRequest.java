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
    /// @param etag what it must be to be deleted, as it was written, and so are the others; empty in the common case
    public record Target(
            String key,
            Optional<String> versionId,
            Optional<String> etag,
            Optional<String> modified,
            Optional<String> size) {}

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
        return new Target(
                key, version, object.textOf("ETag"), object.textOf("LastModifiedTime"), object.textOf("Size"));
    }

    private static boolean isTrue(String text) {
        return text.strip().equalsIgnoreCase("true");
    }
}
