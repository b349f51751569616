package io.granary.compaction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.compaction.CompactionProbe.Step;
import io.granary.model.record.Descriptor;
import io.granary.segment.SegmentSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Random writes, deletes and compactions against a sorted map, with kills at every step and an index that is made
/// again.
class CompactionModelTest {
    private static final String BUCKET = "data";

    private static final List<Step> STEPS = List.of(Step.values());

    @TempDir
    Path temporary;

    private final TreeMap<String, byte[]> model = new TreeMap<>();

    private static final class Killed extends IOException {
        Killed() {
            super("killed here");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatWasWrittenIsThereAndNothingElse(long seed) throws Exception {
        var random = new Random(seed);
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            store.createBucket(BUCKET);
            for (int round = 0; round < 25; round++) {
                write(store, random, 120, 150, 30_000);
                switch (random.nextInt(6)) {
                    case 0 -> store.compactAll();
                    case 1 -> killAt(store, STEPS.get(random.nextInt(STEPS.size())), random.nextInt(3));
                    case 2 -> store.rebuildIndex();
                    case 3 -> store.reopen();
                    case 4 -> {
                        writeWhileCopying(store, random);
                        if (random.nextBoolean()) {
                            store.rebuildIndex();
                        }
                    }
                    default -> store.compactor().step(0.3);
                }
                agree(store, "seed " + seed + " round " + round);
            }
            store.compactAll();
            store.rebuildIndex();
            agree(store, "seed " + seed + " in the end");
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aKillAtEachStepLosesNothingAndBringsNothingBack(Step step) throws Exception {
        for (boolean rebuild : new boolean[] {false, true}) {
            var random = new Random(step.name().hashCode());
            model.clear();
            try (var store = new CompactedStore(temporary.resolve("store-" + rebuild))) {
                store.createBucket(BUCKET);
                write(store, random, 4_000, 1_500, 1_500);
                for (var key : List.copyOf(model.keySet())) {
                    if (random.nextBoolean()) {
                        delete(store, key);
                    }
                }
                store.reopen(); // seals
                assertTrue(killAt(store, step, 0), "the step was reached");
                if (rebuild) {
                    store.rebuildIndex();
                }
                agree(store, step + " rebuild " + rebuild);
                store.compactAll();
                agree(store, step + " compacted, rebuild " + rebuild);
                store.rebuildIndex();
                agree(store, step + " rebuilt, rebuild " + rebuild);
            }
        }
    }

    @Test
    void spaceOfDeletedObjectsComesBackAndSoDoesThatOfTheirRemovals() throws Exception {
        var random = new Random(7);
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            store.createBucket(BUCKET);
            for (int i = 0; i < 8_000; i++) {
                put(store, "key-%06d".formatted(i), random.nextInt(1024), random);
            }
            for (int i = 0; i < 8_000; i++) {
                if (i % 10 != 0) {
                    delete(store, "key-%06d".formatted(i));
                }
            }
            store.reopen();
            long live = store.index().usage().stream()
                    .mapToLong(io.granary.index.SegmentUsage::liveBytes)
                    .sum();
            assertTrue(store.segmentBytes() > 5 * live);
            store.compactAll();
            agree(store, "compacted");
            assertTrue(
                    store.segmentBytes() < 1.1 * live + 4096,
                    () -> "live " + live + " of " + store.segments().segments());
            store.rebuildIndex();
            agree(store, "rebuilt");
        }
    }

    /// The removal went with one victim, what it hides is in another that is still there.
    @Test
    void whatASegmentOfCopiesReplacesDoesNotComeBack() throws Exception {
        for (boolean rebuild : new boolean[] {true, false}) {
            try (var store = new CompactedStore(temporary.resolve("store-" + rebuild))) {
                store.createBucket(BUCKET);
                store.reopen();
                put(store, "key", 10, new Random(1));
                store.reopen();
                delete(store, "key");
                store.reopen();
                var ids = store.segments().segments().stream()
                        .map(SegmentSummary::id)
                        .toList();
                var put = ids.get(1);
                var removal = ids.get(2);
                var head = new Descriptor.Copies(0, 1, 0, List.of(put.value(), removal.value()));
                try (var copies = new CopyWriter(
                        store.segments().createAside(), head, store.index().highestSequence())) {
                    copies.publish();
                }
                store.segments().delete(removal);
                if (rebuild) {
                    store.rebuildIndex();
                }
                agree(store, "rebuild " + rebuild);
                store.compactAll();
                assertTrue(store.segments().segments().stream()
                        .noneMatch(segment -> segment.id().equals(put)));
                store.rebuildIndex();
                agree(store, "compacted, rebuild " + rebuild);
            }
        }
    }

    @Test
    void aDamagedLiveRecordStopsItsSegmentAndStaysWhereItIs() throws Exception {
        var random = new Random(5);
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            store.createBucket(BUCKET);
            write(store, random, 300, 150, 30_000);
            store.reopen();
            var key = model.firstKey();
            var place = store.record(BUCKET, key);
            store.flipByte(place.segment(), place.position() + place.lengthBytes() - 1);
            store.compactAll();
            assertEquals(1, store.compactor().stats().damagedSegments());
            assertEquals(place, store.record(BUCKET, key));
            model.remove(key);
            for (var other : model.keySet()) {
                assertArrayEquals(model.get(other), store.get(BUCKET, other).orElseThrow());
            }
        }
    }

    @Test
    void numbersAreNotGivenAgainThoughNothingIsLeft() throws Exception {
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            store.createBucket(BUCKET);
            put(store, "key", 10, new Random(1));
            delete(store, "key");
            long sequence = store.index().highestSequence();
            int bucket = store.index().highestBucketNumber();
            CompactedStore.await(store.engine().removeBucket(new io.granary.model.name.BucketName(BUCKET)));
            store.reopen();
            store.compactAll();
            store.rebuildIndex();
            assertTrue(store.index().highestSequence() > sequence);
            assertEquals(bucket, store.index().highestBucketNumber());
        }
    }

    @Test
    void compactionComesToAnEnd() throws Exception {
        var random = new Random(3);
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            store.createBucket(BUCKET);
            write(store, random, 800, 150, 30_000);
            store.reopen();
            store.compactAll();
            assertTrue(store.compactor().step(0.0001).isEmpty());
            store.reopen();
            store.compactAll();
            agree(store, "twice");
        }
    }

    private void write(CompactedStore store, Random random, int steps, int keys, int longest) throws Exception {
        for (int i = 0; i < steps; i++) {
            var key = "key-" + random.nextInt(keys);
            if (random.nextInt(3) == 0) {
                delete(store, key);
            } else {
                put(store, key, random.nextInt(longest), random);
            }
        }
    }

    private void put(CompactedStore store, String key, int length, Random random) throws Exception {
        var body = new byte[length];
        random.nextBytes(body);
        store.put(BUCKET, key, body);
        model.put(key, body);
    }

    private void delete(CompactedStore store, String key) throws Exception {
        store.delete(BUCKET, key);
        model.remove(key);
    }

    /// Kills the store at the `nth` time that a step is reached; returns whether it was.
    private static boolean killAt(CompactedStore store, Step step, int nth) throws IOException {
        var seen = new ArrayList<Step>();
        store.probe(reached -> {
            if (reached == step && seen.size() <= nth) {
                seen.add(reached);
                if (seen.size() > nth) {
                    throw new Killed();
                }
            }
        });
        boolean killed = false;
        try {
            for (int i = 0; i < 20 && store.compactor().step(0.05).isPresent(); i++) {
                store.freeNow();
            }
        } catch (Killed e) {
            killed = true;
        }
        killed |= seen.size() > nth; // a deletion's failure is kept for later
        store.probe(CompactionProbe.NONE);
        store.kill();
        return killed;
    }

    /// Foreground writes between the steps of a compaction: no stale copy wins.
    private void writeWhileCopying(CompactedStore store, Random random) throws Exception {
        store.probe(step -> {
            try {
                write(store, random, 20, 150, 30_000);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        for (int i = 0; i < 3 && store.compactor().step(0.1).isPresent(); i++) {
            store.freeNow();
        }
        store.probe(CompactionProbe.NONE);
    }

    private void agree(CompactedStore store, String when) throws Exception {
        var all = store.all(BUCKET);
        assertEquals(model.keySet(), all.keySet(), when);
        model.forEach((key, body) -> assertArrayEquals(body, all.get(key), () -> when + " " + key));
    }
}
