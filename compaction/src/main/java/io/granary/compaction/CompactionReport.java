package io.granary.compaction;

import io.granary.model.location.SegmentId;
import java.util.List;

/// What one job did. The space comes back when the last reader of the replaced segments has left.
///
/// @param replaced the segments that are deleted
/// @param readBytes of them
/// @param copiedBytes of records that were written again
/// @param damaged a segment that could not be compacted because of damage, which is left alone from now on; then
/// nothing
///     was done
public record CompactionReport(List<SegmentId> replaced, long readBytes, long copiedBytes, List<SegmentId> damaged) {}
