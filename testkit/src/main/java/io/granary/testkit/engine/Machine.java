package io.granary.testkit.engine;

import io.granary.engine.EngineConfig;
import io.granary.engine.ObjectEngine;
import io.granary.engine.read.ExtentReaper;
import io.granary.engine.recovery.Recovery;
import io.granary.index.IndexConfig;
import io.granary.index.lmdb.IndexSwap;
import io.granary.index.lmdb.LmdbIndex;
import io.granary.segment.lane.LaneLimits;
import io.granary.segment.local.DataDirectories;
import io.granary.segment.local.LocalExtentConfig;
import io.granary.segment.local.LocalExtentStore;
import io.granary.segment.local.LocalSegmentConfig;
import io.granary.segment.local.LocalSegmentStore;
import io.granary.testkit.sim.ManualBackground;
import io.granary.testkit.sim.SimulatedClock;
import io.granary.testkit.sim.SimulatedDisk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A machine with a simulated disk for segments and extents and a real directory for LMDB, on which an engine is
/// started
/// and stopped in any manner.
///
/// LMDB keeps its own promise, which is what its last synced commit was: the index is written only when the test says,
/// and what is in its file then is what a crash leaves, whatever the process does afterwards.
final class Machine implements Closeable {
    private static final Path DATA = Path.of("/data");

    /// Nothing is written to the index but on demand.
    private static final IndexConfig INDEX = new IndexConfig(8_192, 16L << 20, Duration.ofHours(10), 64L << 20);

    /// Segments as small as they may be, and no answer about free space is kept.
    private static final LocalSegmentConfig SEGMENTS = LocalSegmentConfig.DEFAULTS
            .withSegmentBytes((1 << 20) + 4096)
            .withReserveBytes(0)
            .withSpaceRefresh(Duration.ZERO);

    private static final LocalExtentConfig EXTENTS =
            new LocalExtentConfig(64 << 10, 0, 4, Duration.ofMillis(1), 2, true);

    final SimulatedDisk disk;
    final SimulatedClock clock = new SimulatedClock(1_700_000_000_000L);
    private final EngineConfig config;
    private final Path directory;
    private int lives;
    private Path indexPath;
    private @Nullable Life life;

    /// @param directory of this machine's own, for the index
    Machine(SimulatedDisk disk, Path directory, EngineConfig config) {
        this.disk = disk;
        this.directory = directory;
        this.config = config;
        this.indexPath = indexOf(0);
    }

    private Path lifeDirectory(int number) {
        return directory.resolve("life-" + number);
    }

    private Path indexOf(int number) {
        return lifeDirectory(number).resolve("index");
    }

    /// What is open while a process runs.
    private static final class Life {
        final List<Closeable> parts = new ArrayList<>();

        @Nullable
        LmdbIndex index;

        @Nullable
        ObjectEngine engine;

        <T extends Closeable> T add(T part) {
            parts.add(part);
            return part;
        }

        void close() {
            for (var part : parts.reversed()) {
                try {
                    part.close();
                } catch (IOException | RuntimeException dead) {
                    // The machine is off, or its disk refuses.
                }
            }
        }
    }

    ObjectEngine engine() {
        var open = life;
        if (open == null || open.engine == null) {
            throw new IllegalStateException("nothing runs");
        }
        return open.engine;
    }

    /// Starts the engine; when that fails all is closed again, as a process does that ends by an error.
    void start() throws IOException {
        var starting = new Life();
        life = starting;
        try {
            Files.createDirectories(lifeDirectory(lives));
            var directories = starting.add(DataDirectories.open(disk.process(), List.of(DATA)));
            var segments = starting.add(LocalSegmentStore.open(directories, SEGMENTS, new ManualBackground()));
            var extents = starting.add(LocalExtentStore.open(directories, EXTENTS, clock));
            var reaper = starting.add(new ExtentReaper(extents));
            IndexSwap.recover(indexPath);
            var index = starting.add(
                    Files.exists(indexPath)
                            ? LmdbIndex.open(indexPath, INDEX, reaper)
                            : LmdbIndex.create(indexPath, INDEX, reaper));
            starting.index = index;
            starting.engine = starting.add(
                    ObjectEngine.open(config, LaneLimits.DEFAULTS, segments, extents, index, reaper, clock));
        } catch (IOException | RuntimeException e) {
            if (!disk.isOff()) {
                stop();
            }
            throw e;
        }
    }

    /// Stops as a process does that is asked to.
    void stop() {
        var stopping = life;
        life = null;
        if (stopping != null) {
            stopping.close();
        }
    }

    /// The index is written, if there is one.
    void checkpoint() {
        var running = life;
        if (running != null && running.index != null) {
            running.index.flush();
        }
    }

    /// The process ends with nothing written that was not: the next one finds the index as it is on disk now. What the
    /// old one does while it is taken apart happens to a copy that nobody reads again.
    void die(Runnable toTheDisk) throws IOException {
        var old = indexPath;
        indexPath = indexOf(++lives);
        var file = old.resolve("data.mdb");
        if (Files.exists(file)) {
            Files.createDirectories(indexPath);
            Files.copy(file, indexPath.resolve("data.mdb"), StandardCopyOption.REPLACE_EXISTING);
        }
        toTheDisk.run();
        stop();
        deleteAll(lifeDirectory(lives - 1));
    }

    /// Makes the index again; nothing runs meanwhile, and nothing runs afterwards.
    void rebuild() throws IOException {
        stop();
        var parts = new Life();
        try {
            var directories = parts.add(DataDirectories.open(disk.process(), List.of(DATA)));
            var segments = parts.add(LocalSegmentStore.open(directories, SEGMENTS, new ManualBackground()));
            IndexSwap.recover(indexPath);
            IndexSwap.discardRebuild(indexPath);
            try (var fresh = LmdbIndex.createForRebuild(IndexSwap.rebuildDirectory(indexPath), INDEX)) {
                new Recovery(segments, fresh, read -> {}).run();
                fresh.completeRebuild();
            }
            IndexSwap.install(indexPath);
        } finally {
            parts.close();
        }
    }

    @Override
    public void close() throws IOException {
        disk.killProcess();
        stop();
        deleteAll(directory);
    }

    static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
