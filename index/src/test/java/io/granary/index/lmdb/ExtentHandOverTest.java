package io.granary.index.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.index.IndexChange;
import io.granary.index.IndexConfig;
import io.granary.index.ManualLog;
import io.granary.index.RowSpace;
import io.granary.model.location.Extent;
import io.granary.model.location.LogPosition;
import io.granary.model.name.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Extents that parts of an upload bring and an object takes over, or nobody, with a flush at every combination of
/// places in between.
class ExtentHandOverTest {
    private static final IndexConfig CONFIG = new IndexConfig(1000, 1 << 20, Duration.ofHours(1), 1L << 30);
    private static final ObjectKey KEY = ObjectKey.of("object");

    private final ManualLog log = new ManualLog();
    private final List<Long> freed = new CopyOnWriteArrayList<>();

    @TempDir
    Path temporary;

    /// One step, which may be of several changes, and the extents that may be free behind it.
    private record Step(List<IndexChange> changes, LogPosition end, List<Long> free) {}

    @Test
    void extentsThatAVersionTakesOverAreNeverFreeUntilItGoes() throws IOException {
        runWithAllFlushes(() -> List.of(
                step(List.of(), log.putRow(RowSpace.PART, "u/1", "", 1, 2)),
                step(List.of(), log.putRow(RowSpace.PART, "u/2", "", 3)),
                step(List.of(), log.putLarge(1, KEY, 1, 2, 3), log.removeRows(RowSpace.PART, "u/")),
                step(List.of(), log.put(1, ObjectKey.of("other"))),
                step(List.of(1L, 2L, 3L), log.remove(1, KEY))));
    }

    @Test
    void theRemovalOfTheRowsMayComeInALaterGenerationThanTheVersion() throws IOException {
        runWithAllFlushes(() -> List.of(
                step(List.of(), log.putRow(RowSpace.PART, "u/1", "", 1)),
                step(List.of(), log.putLarge(1, KEY, 1)),
                step(List.of(), log.removeRows(RowSpace.PART, "u/")),
                step(List.of(1L), log.put(1, KEY))));
    }

    @Test
    void anUploadThatIsGivenUpFreesItsExtentsOnce() throws IOException {
        runWithAllFlushes(() -> List.of(
                step(List.of(), log.putRow(RowSpace.PART, "u/1", "", 1, 2)),
                step(List.of(1L, 2L), log.putRow(RowSpace.PART, "u/1", "", 3)),
                step(List.of(1L, 2L), log.putRow(RowSpace.PART, "u/2", "", 4)),
                step(List.of(1L, 2L, 3L, 4L), log.removeRows(RowSpace.PART, "u/")),
                step(List.of(1L, 2L, 3L, 4L), log.removeRows(RowSpace.PART, "u/"))));
    }

    @Test
    void aPartThatTheObjectDoesNotUseIsFreedWithTheUpload() throws IOException {
        runWithAllFlushes(() -> List.of(
                step(List.of(), log.putRow(RowSpace.PART, "u/1", "", 1)),
                step(List.of(), log.putRow(RowSpace.PART, "u/2", "", 2)),
                step(List.of(2L), log.putLarge(1, KEY, 1), log.removeRows(RowSpace.PART, "u/")),
                step(List.of(2L), log.putRow(RowSpace.COMPLETED_UPLOAD, "u", "done"))));
    }

    private interface Scenario {
        List<Step> steps();
    }

    private Step step(List<Long> free, IndexChange... changes) {
        return new Step(List.of(changes), log.end(), free);
    }

    /// Runs the steps, with other numbers each time, for every set of steps that a flush may follow.
    private void runWithAllFlushes(Scenario scenario) throws IOException {
        int steps = scenario.steps().size();
        for (int flushes = 0; flushes < 1 << steps; flushes++) {
            for (boolean reopening : new boolean[] {false, true}) {
                var directory = temporary.resolve("index-" + flushes + reopening);
                LmdbIndex.create(directory, CONFIG, freed::addAll).close();
                freed.clear();
                run(directory, scenario.steps(), flushes, reopening);
            }
        }
    }

    private void run(Path directory, List<Step> steps, int flushes, boolean reopening) throws IOException {
        var index = LmdbIndex.open(directory, CONFIG, freed::addAll);
        try {
            for (int i = 0; i < steps.size(); i++) {
                var step = steps.get(i);
                index.apply(step.changes, step.end);
                boolean last = i == steps.size() - 1;
                if (last || (flushes & 1 << i) != 0) {
                    index.flush();
                    if (reopening) {
                        index.close();
                        assertEquals(step.free, freed.stream().sorted().toList(), "flushes " + flushes + ", step " + i);
                        index = LmdbIndex.open(directory, CONFIG, freed::addAll);
                    }
                }
                assertTrue(step.free.containsAll(freed), freed + " are free, flushes " + flushes + ", step " + i);
                for (var change : step.changes) {
                    assertReferred(index, change);
                }
            }
        } finally {
            index.close();
        }
        assertEquals(steps.getLast().free, freed.stream().sorted().toList(), "flushes " + flushes);
    }

    private static void assertReferred(LmdbIndex index, IndexChange change) {
        if (change instanceof IndexChange.VersionPut put) {
            assertReferred(index, put.extents());
        } else if (change instanceof IndexChange.RowPut put) {
            assertReferred(index, put.extents());
        }
    }

    private static void assertReferred(LmdbIndex index, List<Extent> extents) {
        for (var extent : extents) {
            assertTrue(index.refersToExtent(extent.id()));
        }
    }
}
