package io.granary.compaction;

import io.granary.model.location.SegmentId;

/// One sealed segment as the policy sees it.
///
/// @param lengthBytes of the file
/// @param liveBytes of records that something refers to
/// @param removalBytes of removals in it that are known to be needed yet
/// @param overheadBytes of what every such segment has
/// @param copies whether compaction wrote it: what it holds has stood for a while
/// @param cleanTo it holds no record that was hidden by a removal of this sequence or an older one
/// @param maxSequence the newest of its records
/// @param maxRemoval the newest of the removals that are needed yet
record SurveyedSegment(
        SegmentId id,
        long lengthBytes,
        long liveBytes,
        long removalBytes,
        long overheadBytes,
        boolean copies,
        long cleanTo,
        long maxSequence,
        long maxRemoval) {
    SurveyedSegment withoutRemovals() {
        return new SurveyedSegment(id, lengthBytes, liveBytes, 0, overheadBytes, copies, cleanTo, maxSequence, 0);
    }

    /// What rewriting it gives back.
    long deadBytes() {
        return Math.max(0, lengthBytes - liveBytes - removalBytes - overheadBytes);
    }

    /// What rewriting it writes.
    long keptBytes() {
        return liveBytes + removalBytes;
    }

    double deadShare() {
        return (double) deadBytes() / Math.max(1, lengthBytes);
    }
}
