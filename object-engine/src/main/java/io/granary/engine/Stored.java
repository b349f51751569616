package io.granary.engine;

import io.granary.model.checksum.Checksum;
import io.granary.model.name.ETag;
import io.granary.model.name.VersionId;

/// What a put or a copy made; durable when it is told.
public record Stored(VersionId version, ETag etag, Checksum checksum, long size, long modifiedMillis) {}
