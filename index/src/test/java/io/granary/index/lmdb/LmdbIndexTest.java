package io.granary.index.lmdb;

import io.granary.index.ExtentsFreed;
import io.granary.index.IndexConfig;
import io.granary.index.ObjectIndex;
import io.granary.index.ObjectIndexContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// The contract, on LMDB.
class LmdbIndexTest extends ObjectIndexContract {
    /// Small generations, so that all of the time some are on their way.
    private static final IndexConfig SMALL = new IndexConfig(150, 1 << 20, Duration.ofMillis(1), 1L << 30);

    private static final int META_PAGES_BYTES = 2 * 4096;

    @Override
    protected ObjectIndex create(Path directory, ExtentsFreed freed) throws IOException {
        return LmdbIndex.create(directory, SMALL, freed);
    }

    @Override
    protected ObjectIndex open(Path directory) throws IOException {
        return LmdbIndex.open(directory, SMALL, ExtentsFreed.IGNORED);
    }

    @Override
    protected ObjectIndex createForRebuild(Path directory) throws IOException {
        return LmdbIndex.createForRebuild(directory, SMALL);
    }

    @Override
    protected ObjectIndex complete(Path directory, ObjectIndex rebuilt) throws IOException {
        try (rebuilt) {
            ((LmdbIndex) rebuilt).completeRebuild();
        }
        return open(directory);
    }

    /// The meta pages first and the rest later, under a cursor that keeps the pages of this moment from being used
    /// again: that is what the disk holds if the process ends between the two.
    @Override
    protected void copyAsCrashed(Path directory, ObjectIndex index, Path to) throws IOException {
        Files.createDirectories(to);
        try (var pinned = index.cursor(1);
                InputStream file = Files.newInputStream(directory.resolve(LmdbEnv.FILE))) {
            pinned.seek(new byte[0]);
            var copy = to.resolve(LmdbEnv.FILE);
            Files.write(copy, file.readNBytes(META_PAGES_BYTES));
            Files.write(copy, file.readAllBytes(), StandardOpenOption.APPEND);
        }
    }
}
