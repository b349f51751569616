package io.granary.segment.lane;

/// A change waiting for its place in the log. Its methods are called by the lane's committer and by no other thread:
/// all
/// [#stage] calls of a group in queue order, then one of [#committed] and [#failed] for each that staged something.
///
/// The committer decides: whatever must be judged against the newest state (a condition, whether the bucket exists) is
/// judged in [#stage], one change at a time, after everything queued before it. A refused change stages nothing and
/// never
/// reaches the log.
public interface LaneChange {
    /// An upper bound of the bytes that [#stage] appends, at most
    /// [io.granary.segment.SegmentStore#MAX_GROUP_BYTES], and the same at every call.
    int boundBytes();

    /// Whether the change frees space and may use the reserve.
    boolean mayUseReserve();

    /// Appends the change's records, all of them in this group, and returns true. A change that appends nothing, since
    /// it
    /// is refused or has nothing to do, answers whoever waits and returns false; or it returns true as well, to be told
    /// of
    /// the group's end, when others of the group are what it was decided on. Must not block. Called again, to decide
    /// anew, when [LaneListener#dropped] told that the group was not kept and the change gets another chance. One that
    /// throws fails alone.
    boolean stage(Group group);

    /// The group is durable and [LaneListener#durable] has returned: answer whoever waits.
    void committed();

    /// Nothing of the group was kept (the store is full, or the lane is broken): answer whoever waits. Also called
    /// without [#stage], for changes that still queue when the lane breaks and when there is no room for a new segment.
    void failed(Throwable cause);
}
