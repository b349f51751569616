package io.granary.compaction;

import java.io.IOException;

/// Hears of each step of a job before the next one begins: the seam where tests stop a compaction.
@FunctionalInterface
public interface CompactionProbe {
    CompactionProbe NONE = step -> {};

    /// The steps, in their order.
    enum Step {
        /// Some of what lives is written, under a name that the next start removes.
        COPYING,
        /// All of it is durable, under its own name; nothing refers to it.
        PUBLISHED,
        /// Some of the index points to the copies, in memory.
        FLIPPING,
        /// All of it does.
        FLIPPED,
        /// And that is durable; the old segments wait for their readers.
        FLUSHED,
        /// An old segment is gone, others may still be there.
        DELETED
    }

    void reached(Step step) throws IOException;
}
