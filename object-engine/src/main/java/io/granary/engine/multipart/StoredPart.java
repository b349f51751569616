package io.granary.engine.multipart;

import io.granary.model.checksum.Checksum;
import io.granary.model.location.Extent;
import io.granary.model.name.ETag;
import java.util.List;

/// A part that is durable.
///
/// @param number 1 to 10,000
/// @param checksum of the upload's kind
/// @param extents of its bytes; empty for a small part, whose bytes stand in its record
public record StoredPart(
        int number, long size, ETag etag, Checksum checksum, long modifiedMillis, List<Extent> extents) {}
