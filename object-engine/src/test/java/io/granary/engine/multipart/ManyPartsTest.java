package io.granary.engine.multipart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.engine.Bodies;
import io.granary.engine.EngineConfig;
import io.granary.engine.MemoryExtents;
import io.granary.engine.OpenStore;
import io.granary.engine.Stored;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Headers;
import io.granary.model.object.WriteCondition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The most parts that an object may have, each in as many extents as parts of 5 TiB have, through the whole engine.
/// The
/// extents are in memory and short: what counts is their number.
class ManyPartsTest {
    private static final int PARTS = 10_000;
    private static final int PART_BYTES = 90;
    private static final int EXTENT_BYTES = 10;
    private static final BucketName BUCKET = new BucketName("data");
    private static final ObjectKey KEY = ObjectKey.of("largest");

    @Test
    void tenThousandPartsOfNineExtentsBecomeOneObject(@TempDir Path directory) throws Exception {
        var extents = new MemoryExtents(EXTENT_BYTES);
        var config = new EngineConfig(0, 1, 4, 64);
        try (var store = OpenStore.in(directory.resolve("store"), config, extents)) {
            store.createBucket(BUCKET);
            var body = Bodies.random(new Random(3), PARTS * PART_BYTES);
            var upload = OpenStore.await(store.engine()
                    .uploads()
                    .create(
                            BUCKET,
                            KEY,
                            Headers.NONE,
                            Optional.of(ChecksumKind.SHA512),
                            Optional.of(ChecksumType.COMPOSITE)));
            var parts = new ArrayList<Completion.NamedPart>();
            for (var part : putAll(store, upload, body)) {
                parts.add(new Completion.NamedPart(part.number(), part.etag().toString(), Optional.empty()));
            }
            var stored = OpenStore.await(complete(store, upload, parts));
            assertEquals(body.length, stored.size());
            assertEquals(PARTS, stored.etag().parts());
            assertWhole(store, body);
            store.reopen();
            assertWhole(store, body);
            store.rebuildIndex();
            assertWhole(store, body);
        }
    }

    /// In groups that fit the waiting streams.
    private static List<StoredPart> putAll(OpenStore store, Upload upload, byte[] body) throws Exception {
        var stored = new ArrayList<StoredPart>();
        var waiting = new ArrayList<CompletionStage<StoredPart>>();
        for (int number = 1; number <= PARTS; number++) {
            var bytes = java.util.Arrays.copyOfRange(body, (number - 1) * PART_BYTES, number * PART_BYTES);
            var put =
                    new PartPut(BUCKET, KEY, upload.id(), number, Optional.empty(), Optional.empty(), Optional::empty);
            waiting.add(store.engine().putPart(put, Bodies.content(bytes, bytes.length)));
            if (waiting.size() == 1000) {
                for (var part : waiting) {
                    stored.add(OpenStore.await(part));
                }
                waiting.clear();
            }
        }
        return stored;
    }

    private static CompletionStage<Stored> complete(OpenStore store, Upload upload, List<Completion.NamedPart> parts) {
        return store.engine()
                .complete(new Completion(
                        BUCKET,
                        KEY,
                        upload.id(),
                        parts,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        WriteCondition.ALWAYS));
    }

    private static void assertWhole(OpenStore store, byte[] body) throws Exception {
        assertArrayEquals(body, store.get(BUCKET, KEY));
        try (var object = store.engine().open(BUCKET, KEY)) {
            var parts = OpenStore.await(object.parts());
            assertEquals(PARTS, parts.size());
            assertEquals(64, parts.getLast().checksum().orElseThrow().value().length);
        }
    }
}
