package io.granary.index.lmdb;

/// Sees each flush before it writes; a test may make it fail here as a full disk would.
interface FlushProbe {
    /// Sees nothing.
    FlushProbe NONE = () -> {};

    void beforeFlush();
}
