package io.granary.server.upkeep;

import io.granary.compaction.CompactionStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/// Shows the figures of the work beside requests under `/metrics`; `docs/operations.md` lists them.
public final class UpkeepMetrics {
    private final MeterRegistry registry;

    public UpkeepMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    public UpkeepMetrics of(BackgroundCompaction compaction) {
        gauge(
                "granary.compaction.dead.share",
                "Part of the sealed segments that nothing refers to",
                compaction,
                CompactionStats::deadShare);
        gauge("granary.compaction.log.bytes", "Bytes of the sealed segments", compaction, CompactionStats::logBytes);
        gauge(
                "granary.compaction.backlog.bytes",
                "Dead bytes that are worth giving back",
                compaction,
                CompactionStats::backlogBytes);
        gauge(
                "granary.compaction.waiting",
                "Segments that wait for their last reader to be deleted",
                compaction,
                CompactionStats::waitingSegments);
        gauge(
                "granary.compaction.damaged",
                "Segments that are not compacted because of damage",
                compaction,
                CompactionStats::damagedSegments);
        counter("granary.compaction.jobs", "Segments of copies written", compaction, CompactionStats::jobs);
        counter(
                "granary.compaction.copied.bytes",
                "Bytes of records written again",
                compaction,
                CompactionStats::copiedBytes);
        counter("granary.compaction.freed.bytes", "Bytes of segments deleted", compaction, CompactionStats::freedBytes);
        return this;
    }

    public UpkeepMetrics of(BackgroundLifecycle lifecycle) {
        FunctionCounter.builder("granary.lifecycle.removed", lifecycle, BackgroundLifecycle::removed)
                .description("Objects, versions, delete markers and uploads that lifecycle rules removed")
                .register(registry);
        FunctionCounter.builder("granary.lifecycle.passes", lifecycle, BackgroundLifecycle::passes)
                .description("Passes over the buckets that have lifecycle rules")
                .register(registry);
        return this;
    }

    public void of(BackgroundScrub scrub) {
        FunctionCounter.builder("granary.scrub.bytes", scrub, BackgroundScrub::bytes)
                .description("Bytes read to look for damage")
                .register(registry);
        FunctionCounter.builder("granary.scrub.damaged", scrub, BackgroundScrub::damages)
                .description("Damaged places that were found")
                .register(registry);
        FunctionCounter.builder("granary.scrub.passes", scrub, BackgroundScrub::passes)
                .description("Times that everything was read")
                .register(registry);
    }

    private void gauge(
            String name, String description, BackgroundCompaction compaction, ToDoubleFunction<CompactionStats> value) {
        Gauge.builder(name, compaction, c -> value.applyAsDouble(c.stats()))
                .description(description)
                .register(registry);
    }

    private void counter(
            String name, String description, BackgroundCompaction compaction, ToDoubleFunction<CompactionStats> value) {
        FunctionCounter.builder(name, compaction, c -> value.applyAsDouble(c.stats()))
                .description(description)
                .register(registry);
    }
}
