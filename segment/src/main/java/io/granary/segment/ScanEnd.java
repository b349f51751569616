package io.granary.segment;

/// Where a scan ended.
///
/// @param position where the next record would start; [SegmentStore.Writer#end()] of a writer that stopped here
/// @param tornBytes bytes behind it that were being written when the store stopped and were never acknowledged; 0 after
///     a clean end
public record ScanEnd(long position, long tornBytes) {}
