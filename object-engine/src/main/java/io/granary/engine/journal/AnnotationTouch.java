package io.granary.engine.journal;

import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;

/// That an annotation of a version was put or deleted, which its row alone does not tell.
///
/// @param sequence of the change
public record AnnotationTouch(long sequence, int bucket, ObjectKey key, ObjectVersion.Stored version) {}
