package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// `DeleteResult`, the answer to DeleteObjects: a line for each key, in the order of the request.
public record DeleteResult(List<Line> lines) {
    public sealed interface Line {}

    /// @param version that is gone for good, as it was named
    /// @param marker that was made, or that is gone
    public record Deleted(String key, Optional<String> version, Optional<String> marker) implements Line {}

    public record Refused(String key, Optional<String> version, String code, String message) implements Line {}

    private static final Tag ROOT = Tag.root("DeleteResult");
    private static final Tag DELETED = Tag.of("Deleted");
    private static final Tag ERROR = Tag.of("Error");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag VERSION_ID = Tag.of("VersionId");
    private static final Tag DELETE_MARKER = Tag.of("DeleteMarker");
    private static final Tag DELETE_MARKER_VERSION_ID = Tag.of("DeleteMarkerVersionId");
    private static final Tag CODE = Tag.of("Code");
    private static final Tag MESSAGE = Tag.of("Message");

    public ByteBuffer xml() {
        var xml = new XmlWriter(256 + lines.size() * 96).open(ROOT);
        for (var line : lines) {
            switch (line) {
                case Deleted deleted -> {
                    xml.open(DELETED).element(KEY, deleted.key);
                    deleted.version.ifPresent(id -> xml.element(VERSION_ID, id));
                    deleted.marker.ifPresent(
                            id -> xml.element(DELETE_MARKER, true).element(DELETE_MARKER_VERSION_ID, id));
                    xml.close(DELETED);
                }
                case Refused refused -> {
                    xml.open(ERROR).element(KEY, refused.key);
                    refused.version.ifPresent(id -> xml.element(VERSION_ID, id));
                    xml.element(CODE, refused.code)
                            .element(MESSAGE, refused.message)
                            .close(ERROR);
                }
            }
        }
        return xml.close(ROOT).finish();
    }
}
