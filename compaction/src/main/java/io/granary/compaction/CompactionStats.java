package io.granary.compaction;

/// Figures of compaction for metrics.
///
/// @param logBytes of all sealed segments
/// @param liveBytes of records in them that something refers to
/// @param backlogBytes dead bytes that are worth giving back
/// @param jobs done since the start
/// @param copiedBytes since the start
/// @param freedBytes of segments deleted since the start
/// @param waitingSegments that wait for their readers to be deleted
/// @param damagedSegments that are left alone because of damage
public record CompactionStats(
        long logBytes,
        long liveBytes,
        long backlogBytes,
        long jobs,
        long copiedBytes,
        long freedBytes,
        int waitingSegments,
        int damagedSegments) {
    static final CompactionStats NONE = new CompactionStats(0, 0, 0, 0, 0, 0, 0, 0);

    /// Which part of the sealed segments is not live; 0 where there are none.
    public double deadShare() {
        return logBytes == 0 ? 0 : 1 - (double) liveBytes / logBytes;
    }
}
