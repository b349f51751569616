package io.granary.index;

/// How much of a segment is still needed.
///
/// @param totalBytes of all records that the index has seen of it
/// @param liveBytes of the records that a version, a row or a bucket refers to. The record of a removal refers to
///     nothing that is still there: it counts in the total only
/// @param liveRecords how many those are
public record SegmentUsage(long segment, long totalBytes, long liveBytes, long liveRecords) {}
