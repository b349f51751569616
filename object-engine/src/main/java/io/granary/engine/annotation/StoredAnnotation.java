package io.granary.engine.annotation;

import io.granary.model.checksum.Checksum;
import io.granary.model.location.Extent;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.ETag;
import java.util.List;

/// An annotation that is durable, without its payload.
///
/// @param size bytes of the payload
/// @param modifiedMillis since 1970
/// @param extents of the payload; empty for a small one, which stands in its record
public record StoredAnnotation(
        AnnotationName name, long size, long modifiedMillis, ETag etag, Checksum checksum, List<Extent> extents) {
    /// How many a version may have.
    public static final int MAX_OF_A_VERSION = 1_000;

    /// The most bytes of a payload.
    public static final int MAX_BYTES = 1 << 20;
}
