package io.granary.index.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.index.ExtentsFreed;
import io.granary.index.IndexChange;
import io.granary.index.IndexConfig;
import io.granary.index.IndexWriteException;
import io.granary.index.ManualLog;
import io.granary.index.RowSpace;
import io.granary.model.location.LogPosition;
import io.granary.model.name.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// When the writer writes, and what it does when it cannot.
@Timeout(120)
class LmdbIndexWriterTest {
    private static final IndexConfig CONFIG = new IndexConfig(10, 1 << 20, Duration.ofSeconds(1), 1L << 30);

    private final ManualClock clock = new ManualClock();
    private final ManualLog log = new ManualLog();
    private final AtomicBoolean full = new AtomicBoolean();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Long> freed = new CopyOnWriteArrayList<>();

    @TempDir
    Path temporary;

    @Test
    void writesAChangeWhenItIsOldEnough() throws IOException {
        try (var index = open(CONFIG)) {
            put(index, 1);
            clock.advanceMillis(999);
            put(index, 1);
            assertEquals(LogPosition.START, index.checkpoint());
            assertEquals(0, attempts.get());
            clock.advanceMillis(1);
            awaitCheckpoint(index, log.end());
            assertEquals(1, attempts.get());
        }
    }

    @Test
    void writesAFullGenerationWithoutWaiting() throws IOException {
        try (var index = open(CONFIG)) {
            put(index, 10);
            awaitCheckpoint(index, log.end());
        }
    }

    @Test
    void writesLongKeysSoonerBecauseTheyTakeMoreMemory() throws IOException {
        try (var index = open(new IndexConfig(1000, 5_000, Duration.ofSeconds(1), 1L << 30))) {
            for (int i = 0; i < 4; i++) {
                index.apply(List.of(log.put(1, ObjectKey.of(i + "x".repeat(1000)))), log.end());
            }
            awaitCheckpoint(index, log.end());
        }
    }

    @Test
    void writesRowsSoonerTheLongerTheirValuesAre() throws IOException {
        try (var index = open(new IndexConfig(1000, 50_000, Duration.ofSeconds(1), 1L << 30))) {
            for (int i = 0; i < 20; i++) {
                index.apply(List.of(log.putRow(RowSpace.PART, "same", "x".repeat(40_000))), log.end());
            }
            assertEquals(LogPosition.START, index.checkpoint());
            assertEquals(0, attempts.get());
            index.apply(List.of(log.putRow(RowSpace.PART, "other", "x".repeat(10_000))), log.end());
            awaitCheckpoint(index, log.end());
        }
    }

    @Test
    void keepsWhatADiskRefusesAndWritesItLater() throws IOException {
        try (var index = open(CONFIG)) {
            put(index, 1);
            index.flush();
            var written = index.checkpoint();
            full.set(true);
            put(index, 3);
            var failure = assertThrows(IndexWriteException.class, index::flush);
            assertTrue(String.valueOf(failure.getCause()).contains("full"), failure::toString);
            assertEquals(written, index.checkpoint());
            assertEquals(1, index.health().size());
            assertTrue(index.find(1, key(3)) != null);
            try (var cursor = index.cursor(1)) {
                assertTrue(cursor.seek(key(4).utf8()));
            }
            full.set(false);
            clock.advanceMillis(10_000);
            awaitCheckpoint(index, log.end());
            awaitHealthy(index);
            assertEquals(4, index.stats().entries());
        }
    }

    @Test
    void triesAgainAfterPausesThatGrow() throws IOException {
        try (var index = open(CONFIG)) {
            full.set(true);
            put(index, 1);
            assertThrows(IndexWriteException.class, index::flush);
            assertEquals(1, attempts.get());
            int failures = 1;
            for (long pause = 100; pause <= 800; pause *= 2) {
                clock.advanceMillis(pause - 1);
                put(index, 1);
                assertEquals(failures, attempts.get());
                clock.advanceMillis(1);
                failures++;
                awaitFailures(index, failures);
            }
            full.set(false);
        }
    }

    @Test
    void letsOneGenerationFillWhileTheOtherIsRefusedAndThenBlocks() throws Exception {
        try (var index = open(CONFIG);
                var executor = Executors.newSingleThreadExecutor()) {
            full.set(true);
            put(index, 10);
            awaitFailures(index, 1);
            put(index, 10);
            var blocked = executor.submit(() -> put(index, 1));
            for (int failures = 2; failures < 7; failures++) {
                clock.advanceMillis(10_000);
                awaitFailures(index, failures);
                assertFalse(blocked.isDone());
            }
            assertEquals(20, index.stats().overlayEntries());
            full.set(false);
            clock.advanceMillis(10_000);
            blocked.get();
            index.flush();
            assertEquals(21, index.stats().entries());
        }
    }

    @Test
    void closesAlsoWhenTheDiskRefusesAndReopensAtTheCheckpoint() throws IOException {
        LogPosition written;
        try (var index = open(CONFIG)) {
            put(index, 2);
            index.flush();
            written = index.checkpoint();
            put(index, 2);
            full.set(true);
        }
        try (var index = LmdbIndex.open(temporary.resolve("index"), CONFIG, ExtentsFreed.IGNORED)) {
            assertEquals(written, index.checkpoint());
            assertEquals(2, index.highestSequence());
            assertEquals(2, index.stats().entries());
        }
    }

    @Test
    void aFullMapIsAFailureLikeAnyOther() throws IOException {
        try (var index = open(new IndexConfig(100_000, 1L << 30, Duration.ofHours(1), 1 << 20))) {
            put(index, 1);
            index.flush();
            put(index, 20_000);
            assertThrows(IndexWriteException.class, index::flush);
            assertEquals(1, index.checkpoint().sequence());
            assertEquals(1, index.stats().entries());
            assertTrue(index.find(1, key(20_000)) != null);
        }
    }

    @Test
    void tellsOnceAndAfterTheCommitWhichExtentsAreFree() throws IOException {
        try (var index = open(CONFIG)) {
            var first = log.putLarge(1, key(0), 1, 2);
            index.apply(List.of(first, log.putLarge(1, key(1), 3), log.putLarge(1, key(1), 4)), log.end());
            index.flush();
            index.apply(List.of(log.copy(first)), log.end());
            index.flush();
            put(index, 0);
            index.apply(List.of(log.putLarge(1, key(0), 5)), log.end());
            assertEquals(List.of(3L), freed);
            index.flush();
            index.flush();
        }
        assertEquals(List.of(3L, 1L, 2L), freed);
    }

    @Test
    void refusesToApplyWhenItIsClosed() throws IOException {
        var index = open(CONFIG);
        index.close();
        assertThrows(IllegalStateException.class, () -> put(index, 1));
        assertThrows(IllegalStateException.class, () -> index.find(1, key(1)));
        assertThrows(IllegalStateException.class, () -> index.cursor(1));
        index.close();
    }

    private LmdbIndex open(IndexConfig config) throws IOException {
        var directory = temporary.resolve("index");
        LmdbIndex.create(directory, config, ExtentsFreed.IGNORED).close();
        FlushProbe probe = () -> {
            attempts.incrementAndGet();
            if (full.get()) {
                throw new IllegalStateException("disk full");
            }
        };
        return LmdbIndex.open(directory, config, freed::addAll, probe, clock);
    }

    /// Puts so many new keys in one call.
    private void put(LmdbIndex index, int count) {
        var changes = new ArrayList<IndexChange>();
        for (int i = 0; i < count; i++) {
            changes.add(log.put(1, key((int) log.end().sequence() + 1)));
        }
        index.apply(changes, log.end());
    }

    private static ObjectKey key(int number) {
        return ObjectKey.of("key-" + number);
    }

    private static void awaitCheckpoint(LmdbIndex index, LogPosition expected) {
        while (!index.checkpoint().equals(expected)) {
            Thread.onSpinWait();
        }
    }

    private static void awaitHealthy(LmdbIndex index) {
        while (!index.health().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /// A failure that is told of has begun its pause.
    private static void awaitFailures(LmdbIndex index, int expected) {
        while (index.health().stream().noneMatch(line -> line.contains(" " + expected + " times "))) {
            Thread.onSpinWait();
        }
    }
}
