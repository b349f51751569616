package io.granary.segment.lane;

import io.granary.model.location.SegmentId;

/// Hears of groups as a whole, on the committer's thread.
public interface LaneListener {
    /// The group is durable, and `end` of `segment` is where the next one will start: make its changes visible. Called
    /// before the group's [LaneChange#committed]. May block, which is how the index pushes back.
    void durable(SegmentId segment, long end);

    /// Nothing of the group was kept: forget what its changes staged. Called before the group's [LaneChange#failed].
    void dropped();

    /// The lane can write no more (a failed sync): the store is read-only from here on.
    void broken(Throwable cause);
}
