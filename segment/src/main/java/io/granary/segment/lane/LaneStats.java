package io.granary.segment.lane;

/// What a lane has done since it was opened, and what waits now. The numbers are read one after the other.
///
/// @param groups appended
/// @param records in them
/// @param bytes in them
/// @param appendNanos time spent in appends, which is writing and syncing
/// @param refused changes that found the queue full
/// @param queuedChanges waiting now
/// @param queuedBytes upper bound of what they will append
public record LaneStats(
        long groups, long records, long bytes, long appendNanos, long refused, int queuedChanges, long queuedBytes) {}
