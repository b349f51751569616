package io.granary.index;

import java.io.IOException;

/// Makes the log durable up to what was applied. Asked before each commit, so that the index is never ahead of the log:
/// what it points to is there after any crash.
@FunctionalInterface
public interface LogSync {
    /// For a log in which whatever is applied is durable already.
    LogSync DONE = () -> {};

    /// Returns when all that was appended is durable; may wait for the disk. The commit waits too, and is tried again
    /// when
    /// this throws.
    void sync() throws IOException;
}
