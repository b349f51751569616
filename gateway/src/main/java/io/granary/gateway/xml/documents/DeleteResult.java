package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.List;

/// `DeleteResult`, the answer to DeleteObjects: a line for each key, in the order of the request.
public record DeleteResult(List<Line> lines) {
    public sealed interface Line {}

    public record Deleted(String key) implements Line {}

    public record Refused(String key, String code, String message) implements Line {}

    private static final Tag ROOT = Tag.root("DeleteResult");
    private static final Tag DELETED = Tag.of("Deleted");
    private static final Tag ERROR = Tag.of("Error");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag CODE = Tag.of("Code");
    private static final Tag MESSAGE = Tag.of("Message");

    public ByteBuffer xml() {
        var xml = new XmlWriter(256 + lines.size() * 96).open(ROOT);
        for (var line : lines) {
            switch (line) {
                case Deleted deleted ->
                    xml.open(DELETED).element(KEY, deleted.key).close(DELETED);
                case Refused refused ->
                    xml.open(ERROR)
                            .element(KEY, refused.key)
                            .element(CODE, refused.code)
                            .element(MESSAGE, refused.message)
                            .close(ERROR);
            }
        }
        return xml.close(ROOT).finish();
    }
}
