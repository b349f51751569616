package io.granary.index;

/// Figures of the index for metrics and the operator.
///
/// @param entries current versions on disk, without rows
/// @param diskBytes of the index's file that are in use
/// @param overlayEntries changes, of rows too, that are visible but not yet on disk
public record IndexStats(long entries, long diskBytes, long overlayEntries, long checkpointSequence) {}
