package io.granary.segment.local;

import java.io.Closeable;
import java.time.Duration;

/// Where a store does what nobody waits for: an argument, so that tests decide when it happens.
public interface Background extends Closeable {
    /// Runs `work` soon, one after the other.
    void execute(Runnable work);

    /// Runs `work` again and again, `interval` apart, never at the same time as itself.
    void repeat(Duration interval, Runnable work);

    /// Waits for what was given to [#execute], and repeats no more.
    @Override
    void close();
}
