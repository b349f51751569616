package io.granary.server;

import io.granary.compaction.LogFollower;
import io.granary.engine.ObjectEngine;
import io.granary.engine.journal.Journal;
import io.granary.index.ObjectIndex;
import io.granary.segment.Epoch;
import io.granary.segment.SegmentStore;
import io.granary.segment.extent.ExtentStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// Everything below the gateway, open and recovered. Closing it commits what is queued, writes the index and seals.
///
/// @param epoch what readers of segments and extents enter
public record Store(
        SegmentStore segments,
        ExtentStore extents,
        ObjectIndex index,
        ObjectEngine engine,
        Epoch epoch,
        Closeable parts)
        implements Closeable {
    /// What an operator should look after; may wait for the disk.
    List<String> warnings() {
        return Stream.concat(extents.health().stream(), index.health().stream()).toList();
    }

    /// Whoever reads the log behind the writers.
    public LogFollower follower() {
        return engine.journal().<LogFollower>map(Following::new).orElse(LogFollower.NONE);
    }

    private record Following(Journal journal) implements LogFollower {
        @Override
        public long floor() {
            return journal.floor();
        }

        @Override
        public void settle() {
            journal.settle();
        }
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }
}
