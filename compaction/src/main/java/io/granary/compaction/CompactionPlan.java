package io.granary.compaction;

import io.granary.model.location.SegmentId;
import java.util.List;

/// One job: these segments are replaced by one.
///
/// @param victims oldest first
/// @param removalsTo removals up to this sequence hide nothing any more once the victims are gone
/// @param keptBytes about so many are copied
record CompactionPlan(List<SegmentId> victims, long removalsTo, long keptBytes) {}
