package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.ObjectKey;
import java.nio.ByteBuffer;

/// `PutObjectAnnotationOutput`, the answer to PutObjectAnnotation. A key that XML cannot carry is left out: the
/// operation has no encoding type.
public record PutObjectAnnotationOutput(ObjectKey key, AnnotationName name) {
    private static final Tag ROOT = Tag.root("PutObjectAnnotationOutput");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag ANNOTATION_NAME = Tag.of("AnnotationName");

    public ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT);
        if (XmlWriter.canCarry(key.utf8())) {
            xml.element(KEY, key.utf8());
        }
        return xml.element(ANNOTATION_NAME, name.value()).close(ROOT).finish();
    }
}
