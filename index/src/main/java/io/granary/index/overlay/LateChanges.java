package io.granary.index.overlay;

/// What becomes of a put or a removal whose sequence is not above all that the index has seen.
public enum LateChanges {
    /// The index is complete up to its checkpoint, so a late change is no news: it is a copy of a record that was made
    /// later. A put takes effect only where the version with the very same sequence stands, and then it tells where
    /// that version is now. Everything else was superseded before, by something that need not be remembered.
    RELOCATE,
    /// The index is being made from segments, whose order is not the order of sequences: the newest sequence wins,
    /// whether it comes first or last, and so removals are remembered until the end.
    MERGE
}
