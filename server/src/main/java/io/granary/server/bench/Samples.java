package io.granary.server.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// What was measured: how long each right answer took, and what was wrong with the others. Any thread.
final class Samples {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int KINDS_OF_PROBLEM = 5; // enough to see what is wrong

    private final Histogram nanos = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private final LongAdder right = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final Map<String, LongAdder> problems = new ConcurrentHashMap<>();

    void right(long tookNanos) {
        nanos.recordValue(Math.clamp(tookNanos, 0, LONGEST_NANOS));
        right.increment();
    }

    void wrong(String problem) {
        wrong.increment();
        if (problems.size() < KINDS_OF_PROBLEM || problems.containsKey(problem)) {
            problems.computeIfAbsent(problem, ignored -> new LongAdder()).increment();
        }
    }

    long count() {
        return right.sum();
    }

    long errors() {
        return wrong.sum();
    }

    double millisAt(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    double maxMillis() {
        return nanos.getMaxValue() / 1e6;
    }

    /// How often each problem came.
    Map<String, Long> problems() {
        var counts = new TreeMap<String, Long>();
        problems.forEach((problem, count) -> counts.put(problem, count.sum()));
        return counts;
    }
}
