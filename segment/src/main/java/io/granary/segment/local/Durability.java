package io.granary.segment.local;

/// What an append has survived when it completes.
public enum Durability {
    /// A crash of the machine: each group is synced first.
    SYNC,

    /// A crash of the process. A crash of the machine may take the last second, which is how often a thread syncs.
    RELAXED
}
