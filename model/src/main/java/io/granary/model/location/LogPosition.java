package io.granary.model.location;

/// A place in the log: everything before it is known, everything from it on is not. The index keeps one as its
/// checkpoint, so that opening replays only what follows.
///
/// @param position where in `segment` the next record would start
/// @param sequence the newest sequence before this place
public record LogPosition(long segment, long position, long sequence) {
    /// Before the first record of an empty store.
    public static final LogPosition START = new LogPosition(0, 0, 0);
}
