package io.granary.engine.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.Bodies;
import io.granary.engine.MemoryExtents;
import io.granary.engine.Put;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.content.Content;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.segment.StoreFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Bodies through the pipeline: hashed in order whatever overlaps, cut where a directory fills, and nothing left
/// running.
class BodyPipelineTest {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ExecutorService hashing = Executors.newFixedThreadPool(3);
    private final ExecutorService syncing = Executors.newVirtualThreadPerTaskExecutor();
    private final MemoryExtents store = new MemoryExtents(700_000);
    private final Chunks chunks = new Chunks();

    @AfterEach
    void stop() {
        hashing.close();
        syncing.close();
    }

    @Test
    void anyLengthIsStoredAndHashed() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            int length = random.nextInt(random.nextBoolean() ? 100_000 : 4_000_000) + 1;
            var body = Bodies.random(random, length);
            int beginning = random.nextInt(Math.min(length, 300_000) + 1);
            var first = ByteBuffer.wrap(Arrays.copyOf(body, beginning));
            var rest = Arrays.copyOfRange(body, beginning, length);
            var reading = reading();
            var pipeline = pipeline(reading, Bodies.content(rest, -1));
            var extents = pipeline.run(first, chunks.take(), chunks.take());
            assertArrayEquals(body, store.read(extents), "seed " + seed);
            var facts = reading.end();
            assertEquals(length, facts.size());
            var md5 = MessageDigest.getInstance("MD5").digest(body);
            assertArrayEquals(md5, facts.etag().md5(), "seed " + seed);
        }
    }

    /// The body goes on in another extent, at once.
    @Test
    void aDirectoryThatFillsEndsItsExtent() throws Exception {
        var body = Bodies.random(new Random(1), 2_000_000);
        store.fillAfter(300_000);
        var extents = pipeline(reading(), Bodies.content(body, body.length)).run(NOTHING, chunks.take(), chunks.take());
        assertTrue(extents.getFirst().lengthBytes() <= 300_000, extents::toString);
        assertArrayEquals(body, store.read(extents));
    }

    @Test
    void whatFailsLeavesNothingOpenAndTellsWhatIsDurable() throws Exception {
        var body = Bodies.random(new Random(2), 5_000_000);
        var gone = pipeline(reading(), Bodies.cutAfter(body));
        assertThrows(IOException.class, () -> gone.run(NOTHING, chunks.take(), chunks.take()));
        assertEquals(store.finished(), gone.finished());

        store.refuseAfter(2);
        var full = pipeline(reading(), Bodies.content(body, body.length));
        assertThrows(StoreFullException.class, () -> full.run(NOTHING, chunks.take(), chunks.take()));
        assertEquals(2, full.finished().size());

        store.refuseAfter(Integer.MAX_VALUE);
        store.failSyncs();
        var unsynced = pipeline(reading(), Bodies.content(body, body.length));
        assertThrows(IOException.class, () -> unsynced.run(NOTHING, chunks.take(), chunks.take()));
        assertEquals(0, unsynced.finished().size());
        assertEquals(0, store.open());
    }

    private BodyPipeline pipeline(BodyFacts.Reading reading, Content body) {
        return new BodyPipeline(store, reading, body, hashing, syncing);
    }

    private static BodyFacts.Reading reading() {
        return new BodyFacts.Reading(Put.of(new BucketName("data"), ObjectKey.of("key")), ChecksumKind.CRC64NVME);
    }
}
