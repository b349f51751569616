package io.granary.engine.annotation;

import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import java.util.Optional;

/// Which annotation a change is of.
///
/// @param version of the parent; the current one if empty
/// @param bypass whether a retention of the parent in governance mode counts for nothing
/// @param parentEtag the text that the parent's ETag must have, without quotes, or `*`; empty for no condition
public record AnnotationTarget(
        BucketName bucket,
        ObjectKey key,
        Optional<VersionId> version,
        AnnotationName name,
        Optional<String> parentEtag,
        boolean bypass) {}
