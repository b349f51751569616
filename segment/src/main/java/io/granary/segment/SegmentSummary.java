package io.granary.segment;

import io.granary.model.location.SegmentId;

/// One segment as its store knows it without reading it.
///
/// @param lengthBytes bytes in use, header and footer included
/// @param sealed whether it can still change
/// @param minSequence of its records; 0 when there are none, or while it is not sealed
/// @param maxSequence likewise
public record SegmentSummary(SegmentId id, long lengthBytes, boolean sealed, long minSequence, long maxSequence) {}
