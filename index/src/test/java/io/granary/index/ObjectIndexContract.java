package io.granary.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.index.IndexChange.BucketPut;
import io.granary.index.IndexChange.BucketRemoved;
import io.granary.index.IndexChange.RowPut;
import io.granary.index.IndexChange.RowsRemoved;
import io.granary.index.IndexChange.VersionPut;
import io.granary.model.location.LogPosition;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [ObjectIndex] keeps; the promises are the ones in its description. The seed is the parameter of a random
/// test, so that a failure names it.
public abstract class ObjectIndexContract {
    private static final RowKey NO_KEY = new RowKey(new byte[0]);

    @TempDir
    Path temporary;

    /// Makes an empty index that writes small generations.
    protected abstract ObjectIndex create(Path directory, ExtentsFreed freed) throws IOException;

    private ObjectIndex create(Path directory) throws IOException {
        return create(directory, ExtentsFreed.IGNORED);
    }

    protected abstract ObjectIndex open(Path directory) throws IOException;

    /// Makes an empty index that takes changes in any order.
    protected abstract ObjectIndex createForRebuild(Path directory) throws IOException;

    /// Ends a rebuild, closes the index and opens it to serve.
    protected abstract ObjectIndex complete(Path directory, ObjectIndex rebuilt) throws IOException;

    /// Copies what a crash at this moment would leave.
    protected abstract void copyAsCrashed(Path directory, ObjectIndex index, Path to) throws IOException;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithASortedMapThroughFlushesAndRestarts(long seed) throws IOException {
        var random = new Random(seed);
        var log = new RandomLog(random);
        var model = new ModelIndex();
        var directory = temporary.resolve("index");
        var index = create(directory);
        try {
            for (int round = 0; round < 60; round++) {
                var changes = log.next(random.nextInt(60));
                index.apply(changes, log.end());
                model.apply(changes);
                if (random.nextInt(4) == 0) {
                    index.flush();
                    assertEquals(log.end(), index.checkpoint());
                    assertEquals(model.usage(), index.usage());
                    assertEquals(model.entries(), index.stats().entries());
                    assertEquals(0, index.stats().overlayEntries());
                }
                if (random.nextInt(8) == 0) {
                    index.close();
                    index = open(directory);
                    assertEquals(log.end(), index.checkpoint());
                }
                assertAgrees(model, index, log, random);
            }
            assertEquals(log.end().sequence(), index.highestSequence());
        } finally {
            index.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void isAfterACrashAsItWasAtTheCheckpointItReports(long seed) throws Exception {
        var random = new Random(seed);
        var log = new RandomLog(random);
        var directory = temporary.resolve("index");
        try (var index = create(directory);
                var executor = Executors.newSingleThreadExecutor()) {
            var stop = new AtomicBoolean();
            var parts = new ArrayList<List<IndexChange>>();
            var ends = new ArrayList<LogPosition>();
            for (int i = 0; i < 150; i++) {
                parts.add(log.next(1 + random.nextInt(100)));
                ends.add(log.end());
            }
            Future<?> writing = executor.submit(() -> {
                for (int i = 0; i < parts.size() && !stop.get(); i++) {
                    index.apply(parts.get(i), ends.get(i));
                    index.flush();
                }
            });
            long before = 0;
            for (int crash = 0; crash < 6; crash++) {
                while (index.checkpoint().sequence() == before && !writing.isDone()) {
                    Thread.onSpinWait();
                }
                before = index.checkpoint().sequence();
                var copy = temporary.resolve("crash-" + crash);
                copyAsCrashed(directory, index, copy);
                try (var recovered = open(copy)) {
                    long checkpoint = recovered.checkpoint().sequence();
                    assertTrue(checkpoint >= before, "a checkpoint that was reported is gone");
                    var model = new ModelIndex();
                    model.apply(log.upTo(checkpoint));
                    assertAgrees(model, recovered, log, random);
                    assertEquals(model.usage(), recovered.usage());
                    var rest = log.behind(checkpoint);
                    recovered.apply(rest, log.end());
                    model.apply(rest);
                    assertAgrees(model, recovered, log, random);
                    recovered.flush();
                    assertEquals(model.usage(), recovered.usage());
                }
            }
            stop.set(true);
            writing.get();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void canBeMadeAgainFromChangesInAnyOrder(long seed) throws IOException {
        var random = new Random(seed);
        var log = new RandomLog(random);
        var changes = new ArrayList<>(log.next(1500));
        var model = new ModelIndex();
        model.apply(changes);
        Collections.shuffle(changes, random);
        var directory = temporary.resolve("rebuilt");
        var index = createForRebuild(directory);
        for (int from = 0; from < changes.size(); ) {
            int to = Math.min(changes.size(), from + random.nextInt(200));
            index.apply(changes.subList(from, to), LogPosition.START);
            if (random.nextInt(3) == 0) {
                index.flush();
            }
            from = to;
        }
        index.apply(List.of(), log.end());
        try (var served = complete(directory, index)) {
            assertEquals(log.end(), served.checkpoint());
            assertAgrees(model, served, log, random);
            assertEquals(model.usage(), served.usage());
            assertEquals(model.entries(), served.stats().entries());
        }
    }

    @Test
    void neverMissesAStandingKeyWhileGenerationsMoveToDisk() throws Exception {
        var standing = new ArrayList<ObjectKey>();
        for (int i = 0; i < 50; i++) {
            standing.add(key("standing/" + i));
        }
        Collections.sort(standing);
        try (var index = create(temporary.resolve("index"));
                var executor = Executors.newFixedThreadPool(3)) {
            var log = new ManualLog();
            var changes = new ArrayList<IndexChange>();
            for (var key : standing) {
                changes.add(log.put(1, key));
            }
            index.apply(changes, log.end());
            var stop = new AtomicBoolean();
            var readers = new ArrayList<Future<?>>();
            for (int reader = 0; reader < 2; reader++) {
                readers.add(executor.submit(() -> {
                    while (!stop.get()) {
                        for (var key : standing) {
                            assertTrue(index.find(1, key) != null, "missed " + key);
                        }
                        assertEquals(standing, listed(index, 1, "standing/"));
                    }
                }));
            }
            for (int round = 0; round < 300; round++) {
                changes.clear();
                for (int i = 0; i < 20; i++) {
                    changes.add(log.put(1, standing.get((round * 7 + i) % standing.size())));
                    changes.add(log.put(1, key("passing/" + i)));
                    changes.add(log.remove(1, key("passing/" + (i + 10) % 20)));
                }
                index.apply(changes, log.end());
                if (round % 3 == 0) {
                    index.flush();
                }
            }
            stop.set(true);
            for (var reader : readers) {
                reader.get();
            }
        }
    }

    @Test
    void neverFallsBackBehindWhatWasAppliedWhileGenerationsMoveToDisk() throws Exception {
        try (var index = create(temporary.resolve("index"));
                var executor = Executors.newFixedThreadPool(2)) {
            var log = new ManualLog();
            var applied = new AtomicLong();
            var stop = new AtomicBoolean();
            var finder = executor.submit(() -> {
                while (!stop.get()) {
                    long before = applied.get();
                    var version = index.find(1, key("key"));
                    assertTrue(before == 0 || (version != null && version.sequence() >= before), "stale find");
                }
            });
            var walker = executor.submit(() -> {
                while (!stop.get()) {
                    long before = applied.get();
                    try (var cursor = index.cursor(1)) {
                        boolean found = cursor.seek(key("key").utf8());
                        assertTrue(before == 0 || (found && cursor.version().sequence() >= before), "stale cursor");
                    }
                }
            });
            for (int round = 0; round < 300; round++) {
                var put = log.put(1, key("key"));
                index.apply(List.of(put), log.end());
                applied.set(put.sequence());
                index.flush();
            }
            stop.set(true);
            finder.get();
            walker.get();
        }
    }

    @Test
    void aNewerPutIsReadBackAtOnceByEveryThread() throws Exception {
        try (var index = create(temporary.resolve("index"));
                var executor = Executors.newSingleThreadExecutor()) {
            var log = new ManualLog();
            for (int i = 0; i < 500; i++) {
                var put = log.put(1, key("key"));
                index.apply(List.of(put), log.end());
                assertEquals(
                        put.version(),
                        executor.submit(() -> index.find(1, key("key"))).get());
            }
        }
    }

    @Test
    void anEmptyIndexHasNothing() throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            assertEquals(LogPosition.START, index.checkpoint());
            assertEquals(List.of(), index.buckets());
            assertEquals(List.of(), index.usage());
            assertEquals(List.of(), index.health());
            assertEquals(0, index.highestSequence());
            assertNull(index.find(1, key("a")));
            try (var cursor = index.cursor(1)) {
                assertFalse(cursor.seek(new byte[0]));
                assertFalse(cursor.next());
            }
            index.flush();
        }
    }

    @Test
    void remembersTheHighestNumbersOfWhatIsGone() throws IOException {
        var directory = temporary.resolve("index");
        var bucket = new BucketEntry(7, new BucketName("seven"), 1);
        try (var index = create(directory)) {
            var log = new ManualLog();
            index.apply(
                    List.of(
                            new BucketPut(bucket, log.sequence(), log.record()),
                            log.putLarge(7, key("a"), 41, 42),
                            log.remove(7, key("a")),
                            new BucketRemoved(bucket, log.sequence(), log.record())),
                    log.end());
        }
        try (var index = open(directory)) {
            assertEquals(List.of(), index.buckets());
            assertEquals(4, index.highestSequence());
            assertEquals(7, index.highestBucketNumber());
            assertEquals(42, index.highestExtentId());
        }
    }

    @Test
    void aCheckpointMovesAlsoWithoutChanges() throws IOException {
        var directory = temporary.resolve("index");
        var end = new LogPosition(3, 5, 9);
        try (var index = create(directory)) {
            index.apply(List.of(), end);
            index.flush();
            assertEquals(end, index.checkpoint());
        }
        try (var index = open(directory)) {
            assertEquals(end, index.checkpoint());
            assertEquals(9, index.highestSequence());
        }
    }

    @Test
    void aCopyOfARecordMovesTheVersionOnlyWhileThatIsCurrent() throws IOException {
        for (boolean flushed : new boolean[] {false, true}) {
            try (var index = create(temporary.resolve("index-" + flushed))) {
                var log = new ManualLog();
                var moved = log.put(1, key("moved"));
                var replaced = log.put(1, key("replaced"));
                var removed = log.put(1, key("removed"));
                var newer = log.put(1, key("replaced"));
                index.apply(List.of(moved, replaced, removed, newer, log.remove(1, key("removed"))), log.end());
                if (flushed) {
                    index.flush();
                }
                var copies = List.<IndexChange>of(log.copy(moved), log.copy(replaced), log.copy(removed));
                index.apply(copies, log.end());
                assertEquals(copies.getFirst().record(), found(index, "moved").record());
                assertEquals(newer.version(), index.find(1, key("replaced")));
                assertNull(index.find(1, key("removed")));
                index.flush();
                var usage = index.usage();
                assertEquals(List.of(new SegmentUsage(1, 800, 200, 2)), usage);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCopyOfARecordMovesANoncurrentVersion(boolean flushed) throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            var ofNull = log.put(1, key("a"));
            var first = log.putVersion(1, key("a"));
            var second = log.putVersion(1, key("a"));
            var gone = log.putVersion(1, key("a"));
            var amended = log.amend(second);
            index.apply(List.of(ofNull, first, second, gone, amended, log.remove(gone)), log.end());
            if (flushed) {
                index.flush();
            }
            var copies = List.<IndexChange>of(log.copy(ofNull), log.copy(first), log.copy(second), log.copy(gone));
            index.relocate(copies);
            for (int i = 0; i < 2; i++) {
                assertEquals(copies.get(0).record(), version(index, ofNull).record());
                assertEquals(copies.get(1).record(), version(index, first).record());
                assertEquals(amended.version(), version(index, second));
                assertEquals(amended.version(), found(index, "a"));
                assertNull(index.find(1, key("a"), gone.version().id()));
                index.flush();
            }
            assertEquals(List.of(new SegmentUsage(1, 1000, 300, 3)), index.usage());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theVersionBeforeItFollowsACurrentOneThatIsRemoved(boolean flushed) throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            var first = log.putVersion(1, key("a"));
            var ofNull = log.put(1, key("a"));
            var marker = log.putMarker(1, key("a"));
            index.apply(List.of(first, ofNull, marker), log.end());
            for (var expected : List.of(ofNull, first)) {
                if (flushed) {
                    index.flush();
                }
                var newest = expected.equals(ofNull) ? marker : ofNull;
                assertEquals(newest.version(), found(index, "a"));
                index.apply(List.of(log.remove(newest)), log.end());
                assertEquals(expected.version(), found(index, "a"));
                assertEquals(List.of(key("a")), listed(index, 1, ""));
            }
            index.apply(List.of(log.remove(first)), log.end());
            assertNull(index.find(1, key("a")));
            assertEquals(List.of(), listed(index, 1, ""));
            index.flush();
            assertEquals(0, index.stats().entries());
            assertEquals(0, index.usage().getFirst().liveBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNullVersionReplacesTheOneBeforeWhereverThatIs(boolean flushed) throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            var old = log.put(1, key("a"));
            var named = log.putVersion(1, key("a"));
            index.apply(List.of(old, named), log.end());
            if (flushed) {
                index.flush();
            }
            var fresh = log.put(1, key("a"));
            index.apply(List.of(fresh), log.end());
            for (int i = 0; i < 2; i++) {
                assertEquals(fresh.version(), found(index, "a"));
                assertEquals(fresh.version(), version(index, fresh));
                assertEquals(named.version(), version(index, named));
                index.flush();
            }
            assertEquals(List.of(new SegmentUsage(1, 300, 200, 2)), index.usage());
        }
    }

    @Test
    void theSameRecordOnceMoreChangesNothing() throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            var put = log.put(1, key("a"));
            index.apply(List.of(put), log.end());
            index.apply(List.of(put), log.end());
            index.flush();
            index.apply(List.of(put), log.end());
            index.flush();
            assertEquals(List.of(new SegmentUsage(1, 100, 100, 1)), index.usage());
        }
    }

    @Test
    void knowsWhichExtentsAreReferredTo() throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            var first = log.putLarge(1, key("a"), 1, 2);
            index.apply(List.of(first), log.end());
            assertTrue(index.refersToExtent(1));
            index.flush();
            assertTrue(index.refersToExtent(2));
            assertFalse(index.refersToExtent(3));
            index.apply(List.of(log.copy(first)), log.end());
            index.flush();
            assertTrue(index.refersToExtent(1));
            index.apply(List.of(log.putLarge(1, key("a"), 3)), log.end());
            index.flush();
            assertFalse(index.refersToExtent(1));
            assertFalse(index.refersToExtent(2));
            assertTrue(index.refersToExtent(3));
            index.apply(List.of(log.remove(1, key("a"))), log.end());
            index.flush();
            assertFalse(index.refersToExtent(3));
        }
    }

    @Test
    void listsKeysOfOneBucketOnly() throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            var long1 = key("x".repeat(1024));
            index.apply(
                    List.of(log.put(1, key("a")), log.put(2, key("b")), log.put(2, long1), log.put(3, key("c"))),
                    log.end());
            for (int round = 0; round < 2; round++) {
                assertEquals(List.of(key("a")), listed(index, 1, ""));
                assertEquals(List.of(key("b"), long1), listed(index, 2, ""));
                assertEquals(List.of(key("c")), listed(index, 3, ""));
                assertEquals(List.of(), listed(index, 4, ""));
                index.flush();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void tellsOfEachExtentOnceAndNotBeforeNothingRefersToIt(long seed) throws IOException {
        var random = new Random(seed);
        var log = new RandomLog(random);
        var model = new ModelIndex();
        var freed = new ConcurrentLinkedQueue<Long>();
        try (var index = create(temporary.resolve("index"), freed::addAll)) {
            for (int round = 0; round < 150; round++) {
                var changes = log.next(1 + random.nextInt(20));
                index.apply(changes, log.end());
                model.apply(changes);
                if (random.nextInt(4) == 0) {
                    index.flush();
                }
                assertTrue(Collections.disjoint(model.extents(), freed), "an extent is free that is needed");
            }
        }
        var gone = new TreeSet<Long>();
        for (long extent = 1; extent <= log.highestExtent(); extent++) {
            gone.add(extent);
        }
        gone.removeAll(model.extents());
        assertEquals(List.copyOf(gone), freed.stream().sorted().toList());
    }

    @Test
    void aRowIsReadAtOnceAndFromDisk() throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            var put = log.putRow(RowSpace.UPLOAD, "a", "x".repeat(300_000));
            index.apply(List.of(put, log.putRow(RowSpace.PART, "a", "")), log.end());
            for (int round = 0; round < 2; round++) {
                assertRows(List.of(put), List.of(row(index, RowSpace.UPLOAD, "a")));
                assertEquals(0, row(index, RowSpace.PART, "a").value().length);
                assertNull(index.row(RowSpace.COMPLETED_UPLOAD, ManualLog.rowKey("a")));
                index.flush();
            }
            index.apply(List.of(log.putRow(RowSpace.UPLOAD, "a", "short")), log.end());
            index.flush();
            assertEquals("short", new String(row(index, RowSpace.UPLOAD, "a").value(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void rowsAreNoVersionsOfAnyBucket() throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            var key = key("a");
            index.apply(List.of(log.put(1, key), log.putRow(RowSpace.UPLOAD, "b", "")), log.end());
            for (int round = 0; round < 2; round++) {
                assertEquals(List.of(key), listed(index, 1, ""));
                assertEquals(List.of(), listed(index, 0x7FFF_FEFF, ""));
                for (int bucket : new int[] {0x7FFF_FF00, 0x7FFF_FF02, Integer.MAX_VALUE, -1}) {
                    assertThrows(IllegalArgumentException.class, () -> index.cursor(bucket));
                    assertThrows(IllegalArgumentException.class, () -> index.find(bucket, key));
                }
                index.flush();
                assertEquals(1, index.stats().entries());
            }
        }
    }

    @Test
    void changesOfBucketsWithNumbersOfRowsAreRefused() throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            var bucket = new BucketEntry(0x7FFF_FF00, new BucketName("rows"), 1);
            var changes = List.of(
                    new BucketPut(bucket, log.sequence(), log.record()),
                    log.put(0x7FFF_FF02, key("a")),
                    log.remove(0x7FFF_FF02, key("a")));
            for (var change : changes) {
                assertThrows(IllegalArgumentException.class, () -> index.apply(List.of(change), log.end()));
            }
        }
    }

    @Test
    void rowsGoByTheBeginningOfTheirKeysWhereverTheyAre() throws IOException {
        try (var index = create(temporary.resolve("index"))) {
            var log = new ManualLog();
            index.apply(List.of(log.putRow(RowSpace.PART, "u1/1", ""), log.putRow(RowSpace.PART, "u2", "")), log.end());
            index.flush();
            index.apply(
                    List.of(
                            log.putRow(RowSpace.PART, "u1/2", ""),
                            log.putRow(RowSpace.PART, "u1", ""),
                            log.putRow(RowSpace.UPLOAD, "u1", ""),
                            log.removeRows(RowSpace.PART, "u1"),
                            log.putRow(RowSpace.PART, "u1/2", "again")),
                    log.end());
            for (int round = 0; round < 2; round++) {
                assertEquals(List.of("u1/2", "u2"), rowKeys(index, RowSpace.PART));
                assertEquals(List.of("u1"), rowKeys(index, RowSpace.UPLOAD));
                index.flush();
            }
            assertEquals(List.of(new SegmentUsage(1, 700, 300, 3)), index.usage());
        }
    }

    @Test
    void aCopyOfARowsRecordMovesItOnlyWhileItStands() throws IOException {
        for (boolean flushed : new boolean[] {false, true}) {
            try (var index = create(temporary.resolve("index-" + flushed))) {
                var log = new ManualLog();
                var moved = log.putRow(RowSpace.PART, "moved", "1", 1);
                var replaced = log.putRow(RowSpace.PART, "replaced", "1", 2);
                var gone = log.putRow(RowSpace.PART, "gone", "1", 3);
                var newer = log.putRow(RowSpace.PART, "replaced", "2");
                var removal = log.removeRows(RowSpace.PART, "gone");
                index.apply(List.of(moved, replaced, gone, newer, removal), log.end());
                if (flushed) {
                    index.flush();
                }
                var copy = log.copy(moved);
                var late = new RowsRemoved(RowSpace.PART, NO_KEY, removal.sequence(), log.record());
                index.apply(List.of(copy, log.copy(replaced), log.copy(gone), late), log.end());
                for (int round = 0; round < 2; round++) {
                    assertRows(List.of(copy, newer), index.rows(RowSpace.PART, NO_KEY, NO_KEY, 9));
                    assertTrue(index.refersToExtent(1));
                    index.flush();
                }
                assertFalse(index.refersToExtent(2));
                assertFalse(index.refersToExtent(3));
                assertEquals(List.of(new SegmentUsage(1, 900, 200, 2)), index.usage());
            }
        }
    }

    @Test
    void aRebuildKeepsARowThatIsNewerThanItsRemovalAndNoneThatIsOlder() throws IOException {
        var log = new ManualLog();
        var old = log.putRow(RowSpace.PART, "u1/1", "1", 1);
        var whole = log.putRow(RowSpace.PART, "u1", "1", 2);
        var removal = log.removeRows(RowSpace.PART, "u1");
        var again = log.putRow(RowSpace.PART, "u1/1", "2", 3);
        var orders = List.of(
                List.<IndexChange>of(removal, again, old, whole),
                List.<IndexChange>of(again, removal, whole, old),
                List.<IndexChange>of(whole, again, old, removal),
                List.<IndexChange>of(old, whole, removal, again));
        for (int order = 0; order < orders.size(); order++) {
            for (boolean flushed : new boolean[] {false, true}) {
                var directory = temporary.resolve("rebuilt-" + order + flushed);
                var index = createForRebuild(directory);
                for (var change : orders.get(order)) {
                    index.apply(List.of(change), LogPosition.START);
                    if (flushed) {
                        index.flush();
                    }
                }
                index.apply(List.of(), log.end());
                try (var served = complete(directory, index)) {
                    assertRows(List.of(again), served.rows(RowSpace.PART, NO_KEY, NO_KEY, 9));
                    assertEquals(List.of(new SegmentUsage(1, 400, 100, 1)), served.usage());
                    assertFalse(served.refersToExtent(1));
                    assertFalse(served.refersToExtent(2));
                    assertTrue(served.refersToExtent(3));
                }
            }
        }
    }

    private static Row row(ObjectIndex index, RowSpace space, String key) {
        var row = index.row(space, ManualLog.rowKey(key));
        assertTrue(row != null, "missing " + key);
        return row;
    }

    private static List<String> rowKeys(ObjectIndex index, RowSpace space) {
        return index.rows(space, NO_KEY, NO_KEY, Integer.MAX_VALUE).stream()
                .map(row -> new String(row.key().bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private static void assertAgrees(ModelIndex model, ObjectIndex index, RandomLog log, Random random) {
        var keys = log.keys();
        assertEquals(model.buckets(), index.buckets());
        for (int bucket = 1; bucket <= RandomLog.BUCKETS; bucket++) {
            assertVersionsAgree(model.versions(bucket), bucket, index, random);
            var expected = model.current(bucket);
            try (var cursor = index.cursor(bucket)) {
                assertWalks(expected, cursor, new byte[0], Integer.MAX_VALUE);
                for (int i = 0; i < 10; i++) {
                    assertWalks(expected, cursor, keys.target(), random.nextInt(5));
                }
            }
            for (int i = 0; i < 20; i++) {
                var key = keys.next();
                var version = expected.get(key);
                assertEquals(version == null ? null : version.version(), index.find(bucket, key), "find " + key);
            }
        }
        for (var space : RowSpace.values()) {
            assertRowsAgree(model.rows(space), space, index, log.rowKeys(), random);
        }
        for (long extent : model.extents()) {
            assertTrue(index.refersToExtent(extent), "extent " + extent);
        }
    }

    private static void assertVersionsAgree(List<VersionPut> expected, int bucket, ObjectIndex index, Random random) {
        try (var cursor = index.versions(bucket)) {
            assertVersions(expected, 0, cursor.seek(new byte[0]), cursor, Integer.MAX_VALUE);
            for (int i = 0; i < 30 && !expected.isEmpty(); i++) {
                int at = random.nextInt(expected.size());
                var put = expected.get(at);
                var id = put.version().id();
                assertEquals(put.version(), index.find(bucket, put.key(), id), "find " + put.key() + " " + id);
                assertVersions(expected, at + 1, cursor.seekBehind(put.key().utf8(), id), cursor, random.nextInt(5));
                assertNull(index.find(bucket, put.key(), new VersionId(Long.MAX_VALUE)));
            }
        }
    }

    /// Walks the versions from one on.
    private static void assertVersions(
            List<VersionPut> expected, int from, boolean there, VersionCursor cursor, int limit) {
        boolean found = there;
        for (int at = from; at < expected.size(); at++) {
            var put = expected.get(at);
            assertTrue(found, () -> "missing " + put);
            assertArrayEquals(put.key().utf8(), cursor.key());
            assertEquals(put.version(), cursor.version());
            boolean current = at == 0 || !expected.get(at - 1).key().equals(put.key());
            assertEquals(current, cursor.isCurrent(), () -> "current " + put);
            if (at - from >= limit) {
                return;
            }
            found = cursor.next();
        }
        assertFalse(found, () -> "unexpected " + Arrays.toString(cursor.key()));
    }

    private static void assertRowsAgree(
            NavigableMap<RowKey, RowPut> expected, RowSpace space, ObjectIndex index, RowKeys keys, Random random) {
        assertRows(expected.values(), index.rows(space, NO_KEY, NO_KEY, Integer.MAX_VALUE));
        for (int i = 0; i < 10; i++) {
            var prefix = random.nextBoolean() ? keys.prefix() : keys.family();
            var after = random.nextInt(3) == 0 ? NO_KEY : random.nextBoolean() ? keys.prefix() : keys.next();
            int limit = random.nextInt(8);
            var some = expected.values().stream()
                    .filter(row -> row.key().startsWith(prefix))
                    .filter(row -> after.equals(NO_KEY) || row.key().compareTo(after) > 0)
                    .limit(limit)
                    .toList();
            assertRows(some, index.rows(space, prefix, after, limit));
            var key = keys.next();
            var row = index.row(space, key);
            assertEquals(expected.containsKey(key), row != null, "row " + key);
            if (row != null) {
                assertRows(List.of(expected.get(key)), List.of(row));
            }
        }
    }

    private static void assertRows(Collection<RowPut> expected, List<Row> rows) {
        assertEquals(
                expected.stream().map(RowPut::key).toList(),
                rows.stream().map(Row::key).toList());
        int i = 0;
        for (var put : expected) {
            var row = rows.get(i++);
            assertArrayEquals(put.value(), row.value(), "value of " + row.key());
            assertEquals(put.sequence(), row.sequence());
            assertEquals(put.record(), row.record());
        }
    }

    private static void assertWalks(
            NavigableMap<ObjectKey, VersionPut> expected, IndexCursor cursor, byte[] target, int limit) {
        var rest = target.length == 0 ? expected : expected.tailMap(ObjectKey.ofTrusted(target), true);
        boolean found = cursor.seek(target);
        int steps = 0;
        for (Map.Entry<ObjectKey, VersionPut> entry : rest.entrySet()) {
            assertTrue(found, () -> "missing " + Arrays.toString(entry.getKey().utf8()));
            assertArrayEquals(entry.getKey().utf8(), cursor.key());
            assertEquals(entry.getValue().version(), cursor.version());
            if (++steps > limit) {
                return;
            }
            found = cursor.next();
        }
        assertFalse(found, () -> "unexpected " + Arrays.toString(cursor.key()));
    }

    private static List<ObjectKey> listed(ObjectIndex index, int bucket, String prefix) {
        var keys = new ArrayList<ObjectKey>();
        var bytes = prefix.getBytes(StandardCharsets.UTF_8);
        try (var cursor = index.cursor(bucket)) {
            for (boolean found = cursor.seek(bytes); found; found = cursor.next()) {
                if (!ObjectKey.ofTrusted(cursor.key()).toString().startsWith(prefix)) {
                    break;
                }
                keys.add(ObjectKey.ofTrusted(cursor.key()));
            }
        }
        return keys;
    }

    private static ObjectVersion version(ObjectIndex index, VersionPut put) {
        var version = index.find(put.bucket(), put.key(), put.version().id());
        assertTrue(version != null, "missing " + put);
        return version;
    }

    private static ObjectVersion found(ObjectIndex index, String key) {
        var version = index.find(1, key(key));
        assertTrue(version != null, "missing " + key);
        return version;
    }

    protected static ObjectKey key(String text) {
        return ObjectKey.of(text);
    }
}
