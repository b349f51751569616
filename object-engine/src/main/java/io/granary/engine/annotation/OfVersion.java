package io.granary.engine.annotation;

import io.granary.model.object.ObjectVersion;

/// What was found, and the version that it belongs to.
public record OfVersion<T>(ObjectVersion.Stored version, T found) {}
