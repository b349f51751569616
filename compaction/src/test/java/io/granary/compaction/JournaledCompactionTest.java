package io.granary.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.EngineConfig;
import io.granary.engine.journal.JournalEntry;
import io.granary.model.name.BucketName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compaction takes the records of changes away that were told nobody yet.
class JournaledCompactionTest {
    private static final String BUCKET = "followed";

    @TempDir
    Path directory;

    @Test
    void theFeedIsWholeWhateverCompactionTakesAway() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("JournaledCompactionTest seed " + seed);
        var random = new Random(seed);
        try (var store = new CompactedStore(directory.resolve("store"), EngineConfig.DEFAULT.withJournal(true))) {
            store.createBucket(BUCKET);
            var expected = new ArrayList<String>();
            for (int round = 0; round < 12; round++) {
                for (int i = 0; i < 30; i++) {
                    var key = "k" + random.nextInt(10);
                    boolean there = store.get(BUCKET, key).isPresent();
                    if (there && random.nextInt(4) == 0) {
                        store.delete(BUCKET, key);
                        expected.add("REMOVE " + key);
                    } else {
                        store.put(BUCKET, key, new byte[100_000]);
                        expected.add("CREATE " + key);
                    }
                }
                if (random.nextBoolean()) {
                    long before = store.segmentBytes();
                    store.compactAll();
                    assertTrue(store.segmentBytes() < before, "seed " + seed + ": nothing was given back");
                }
                switch (random.nextInt(4)) {
                    case 0 -> store.kill();
                    case 1 -> store.reopen();
                    case 2 -> store.rebuildIndex();
                    default -> {}
                }
                assertEquals(expected, told(store), "seed " + seed + ", round " + round);
            }
        }
    }

    private static List<String> told(CompactedStore store) {
        var journal = store.engine().journal().orElseThrow();
        return journal.since(new BucketName(BUCKET), 0, Integer.MAX_VALUE).stream()
                .map(JournaledCompactionTest::line)
                .toList();
    }

    private static String line(JournalEntry entry) {
        return entry.type() + " " + entry.key();
    }
}
