package io.granary.testkit.sim;

import io.granary.segment.local.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Background work without threads: what is to run soon runs at once, what repeats runs when the test says.
public final class ManualBackground implements Background {
    private final List<Runnable> repeating = new ArrayList<>();

    @Override
    public void execute(Runnable work) {
        work.run();
    }

    @Override
    public void repeat(Duration interval, Runnable work) {
        repeating.add(work);
    }

    /// One interval has passed.
    public void tick() {
        repeating.forEach(Runnable::run);
    }

    @Override
    public void close() {
        repeating.clear();
    }
}
