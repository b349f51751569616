package io.granary.conformance.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for a condition with a deadline.
public final class Await {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private Await() {}

    /// Returns once `condition` holds; throws `AssertionError` naming `what` after `limit`.
    public static void until(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
