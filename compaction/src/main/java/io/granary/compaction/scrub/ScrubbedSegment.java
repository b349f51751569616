package io.granary.compaction.scrub;

import java.util.List;

/// What reading one segment and its extents found.
///
/// @param liveBytes of whole records that something refers to
/// @param hits by damaged extents; who is hit by damaged records is told by [Scrubber#hitsIn]
public record ScrubbedSegment(
        long records,
        long bytes,
        long extents,
        long extentBytes,
        long liveBytes,
        List<Damage> damages,
        List<ObjectHit> hits) {}
