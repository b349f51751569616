package io.granary.engine.annotation;

import io.granary.model.checksum.Checksum;
import io.granary.model.location.Extent;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.ETag;
import java.nio.ByteBuffer;
import java.util.List;

/// An annotation on its way to another version.
///
/// @param payload empty where the bytes are in extents
public record CopiedAnnotation(
        AnnotationName name, long size, ETag etag, Checksum checksum, List<Extent> extents, ByteBuffer payload) {
    /// The annotation as it will be stored.
    public StoredAnnotation at(long nowMillis) {
        return new StoredAnnotation(name, size, nowMillis, etag, checksum, extents);
    }
}
