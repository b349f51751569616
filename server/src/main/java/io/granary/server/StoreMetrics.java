package io.granary.server;

import io.granary.server.config.ServerConfig;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.Closeable;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Shows the figures of the store and of the JVM under `/metrics`; `docs/operations.md` lists them.
final class StoreMetrics implements Closeable {
    private final MeterRegistry registry;
    private final Store store;
    private final JvmGcMetrics gc = new JvmGcMetrics();

    StoreMetrics(MeterRegistry registry, Store store, ServerConfig config) {
        this.registry = registry;
        this.store = store;
        gauge(
                "granary.durability",
                "1, labelled with how writes are answered",
                s -> 1,
                "mode",
                config.durability().name().toLowerCase(Locale.ROOT));
        gauge(
                "granary.store.usable.bytes",
                "What may still be written, the reserve taken off",
                s -> s.segments().usableBytes());
        gauge(
                "granary.store.reserve.bytes",
                "What puts leave alone for deletes and compaction",
                s -> config.reserve().bytes());
        gauge(
                "granary.store.segments",
                "Segment files",
                s -> s.segments().segments().size());
        gauge(
                "granary.store.writable",
                "1 while writes are taken, 0 after a failed sync",
                s -> s.engine().broken() == null ? 1 : 0);
        gauge(
                "granary.index.entries",
                "Current versions in the index on disk",
                s -> s.index().stats().entries());
        gauge(
                "granary.index.bytes",
                "Bytes of the index's file in use",
                s -> s.index().stats().diskBytes());
        gauge(
                "granary.index.overlay",
                "Changes that are visible but not yet in the index on disk",
                s -> s.index().stats().overlayEntries());
        counter(
                "granary.lane.groups",
                "Groups of records appended, each with one sync",
                s -> s.engine().lane().stats().groups());
        counter(
                "granary.lane.records",
                "Records appended",
                s -> s.engine().lane().stats().records());
        counter(
                "granary.lane.bytes",
                "Bytes appended",
                s -> s.engine().lane().stats().bytes());
        counter(
                "granary.lane.append.seconds",
                "Time spent in writing and syncing groups",
                s -> s.engine().lane().stats().appendNanos() / 1e9);
        counter(
                "granary.lane.refused",
                "Changes told to come back because the queue was full",
                s -> s.engine().lane().stats().refused());
        gauge(
                "granary.lane.queued",
                "Changes that wait for their group",
                s -> s.engine().lane().stats().queuedChanges());
        counter(
                "granary.reads.damaged",
                "Reads that found damage; none of it was served",
                s -> s.engine().stats().damagedReads());
        counter(
                "granary.reads.waited",
                "Reads that were not cached and waited for the disk",
                s -> s.engine().stats().waitedReads());
        gauge(
                "granary.streams",
                "Large bodies being written",
                s -> s.engine().stats().streams());
        gauge(
                "granary.streams.waiting",
                "Large bodies that wait for their turn to be written",
                s -> s.engine().stats().waitingStreams());
        counter(
                "granary.uploads.expired",
                "Multipart uploads given up because they got no part for long",
                s -> s.engine().expiry().expired());
        for (var directory : store.extents().directories()) {
            gauge(
                    "granary.directory.takes.extents",
                    "1 while large bodies go to this data directory, 0 while it is full or failing",
                    s -> s.extents().directories().stream()
                                    .anyMatch(state -> state.path().equals(directory.path())
                                            && state.problem().isEmpty())
                            ? 1
                            : 0,
                    "directory",
                    directory.path());
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Store> value, String... tags) {
        Gauge.builder(name, store, value).description(description).tags(tags).register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<Store> value) {
        FunctionCounter.builder(name, store, value).description(description).register(registry);
    }

    @Override
    public void close() {
        gc.close();
    }
}
