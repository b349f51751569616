package io.granary.testkit.segment;

import io.granary.model.location.SegmentId;
import io.granary.segment.local.DataDirectories;
import io.granary.segment.local.LocalSegmentConfig;
import io.granary.segment.local.LocalSegmentStore;
import io.granary.testkit.sim.ManualBackground;
import io.granary.testkit.sim.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// A disk, and the store that is opened on it once in each life.
final class SimulatedMachine {
    static final Path DIRECTORY = Path.of("/data");

    /// Small segments, and no answer about free space is kept.
    static final LocalSegmentConfig SMALL = LocalSegmentConfig.DEFAULTS
            .withSegmentBytes(4 << 20)
            .withReserveBytes(0)
            .withSpaceRefresh(Duration.ZERO);

    final SimulatedDisk disk;
    final LocalSegmentConfig config;
    ManualBackground background = new ManualBackground();

    SimulatedMachine(Random random, LocalSegmentConfig config) {
        this.disk = new SimulatedDisk(random);
        this.config = config;
    }

    SimulatedMachine(Random random) {
        this(random, SMALL);
    }

    LocalSegmentStore open() throws IOException {
        background = new ManualBackground();
        return LocalSegmentStore.open(DataDirectories.open(disk, List.of(DIRECTORY)), config, background);
    }

    /// Loses what was not forced, and opens again.
    LocalSegmentStore crash() throws IOException {
        disk.crash();
        return open();
    }

    /// Stops the process without losing anything, and opens again.
    LocalSegmentStore kill() throws IOException {
        disk.killProcess();
        return open();
    }

    static Path file(SegmentId id) {
        return DIRECTORY.resolve("segments").resolve(String.format("%020d.seg", id.value()));
    }
}
