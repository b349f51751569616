package io.granary.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.compaction.scrub.ObjectHit;
import io.granary.model.location.SegmentId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrubberTest {
    private static final String BUCKET = "data";

    @TempDir
    Path temporary;

    @Test
    void whatIsWholeIsToldToBeWhole() throws Exception {
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            fill(store);
            store.reopen();
            long records = 0;
            for (var segment : store.segments().segments()) {
                var found = store.scrubber().read(segment.id());
                assertEquals(List.of(), found.damages());
                assertEquals(List.of(), found.hits());
                assertEquals(store.scrubber().liveBytes(segment.id()), found.liveBytes());
                records += found.records();
            }
            assertEquals(23, records);
            assertEquals(List.of(), store.scrubber().missing());
        }
    }

    @Test
    void aDamagedRecordNamesItsObject() throws Exception {
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            fill(store);
            store.reopen();
            var hit = store.record(BUCKET, "key-7");
            var dead = store.deadRecord();
            store.flipByte(hit.segment(), hit.position() + hit.lengthBytes() - 1);
            store.flipByte(dead.segment(), dead.position() + dead.lengthBytes() - 1);
            int damages = 0;
            for (var segment : store.segments().segments()) {
                damages += store.scrubber().read(segment.id()).damages().size();
            }
            assertEquals(2, damages);
            assertEquals(
                    List.of(new ObjectHit(BUCKET, "key-7", "null")),
                    store.scrubber().hitsIn(Set.of(new SegmentId(hit.segment()))));
        }
    }

    @Test
    void aDamagedExtentNamesItsObject() throws Exception {
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            fill(store);
            store.putLarge(BUCKET, "large", 3 << 20);
            store.reopen();
            store.flipByteOfExtent(5000);
            var hits = new ArrayList<ObjectHit>();
            for (var segment : store.segments().segments()) {
                hits.addAll(store.scrubber().read(segment.id()).hits());
            }
            assertEquals(List.of(new ObjectHit(BUCKET, "large", "null")), hits);
        }
    }

    @Test
    void aSegmentThatIsGoneIsMissed() throws Exception {
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            fill(store);
            var segment = new SegmentId(store.record(BUCKET, "key-3").segment());
            store.reopenWithout(segment);
            assertEquals(List.of(segment), store.scrubber().missing());
            assertTrue(store.scrubber().hitsIn(List.of(segment)).contains(new ObjectHit(BUCKET, "key-3", "null")));
        }
    }

    private static void fill(CompactedStore store) throws Exception {
        store.createBucket(BUCKET);
        for (int i = 0; i < 20; i++) {
            store.put(BUCKET, "key-" + i, new byte[100 + i]);
        }
        store.put(BUCKET, "key-0", new byte[10]);
        store.delete(BUCKET, "key-1");
    }
}
