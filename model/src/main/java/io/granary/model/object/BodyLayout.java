package io.granary.model.object;

import io.granary.model.checksum.Checksum;
import io.granary.model.location.Extent;
import java.util.List;
import java.util.Optional;

/// How a large body lies: its extents in the order of its bytes and, where it came in parts, which parts those were.
///
/// @param parts in the order of their numbers; empty for a body that came in one piece
public record BodyLayout(List<Extent> extents, List<Part> parts) {
    /// One part of a completed multipart upload.
    ///
    /// @param number as the client gave it, 1 to 10,000
    /// @param size in bytes
    public record Part(int number, long size, Optional<Checksum> checksum) {}

    public BodyLayout {
        extents = List.copyOf(extents);
        parts = List.copyOf(parts);
    }

    public static BodyLayout of(List<Extent> extents) {
        return new BodyLayout(extents, List.of());
    }
}
