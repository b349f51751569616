package io.granary.compaction;

import static io.granary.compaction.CompactedStore.await;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.Deletion;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectBody;
import io.granary.engine.Put;
import io.granary.engine.bucket.ObjectLock;
import io.granary.engine.bucket.SettingKind;
import io.granary.engine.bucket.Versioning;
import io.granary.engine.listing.VersionPage;
import io.granary.engine.listing.VersionQuery;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.Retention;
import io.granary.model.object.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Versions, their order, their attributes and their locks, through compactions, kills and indexes that are made again.
class VersionedCompactionTest {
    private static final BucketName BUCKET = new BucketName("data");
    private static final byte[] NONE = {};
    private static final long FOREVER = 4_000_000_000_000L;

    @TempDir
    Path temporary;

    /// Of each key the lines of its versions, the newest first.
    private final TreeMap<String, List<Line>> model = new TreeMap<>();

    /// What is to be seen of a version.
    ///
    /// @param body a hash of it; empty for a delete marker
    private record Line(VersionId id, String body, String tag, boolean locked) {}

    @BeforeEach
    void nothing() {
        model.clear();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void versionsStayAsTheyWere(long seed) throws Exception {
        var random = new Random(seed);
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            store.createBucket(BUCKET.value());
            keep(store, Versioning.ENABLED);
            boolean named = true;
            for (int round = 0; round < 20; round++) {
                if (random.nextInt(4) == 0) {
                    named = !named;
                    keep(store, named ? Versioning.ENABLED : Versioning.SUSPENDED);
                }
                for (int i = 0; i < 100; i++) {
                    step(store, random, named);
                }
                switch (random.nextInt(4)) {
                    case 0 -> store.kill();
                    case 1 -> store.rebuildIndex();
                    default -> store.compactAll();
                }
                agree(store, "seed " + seed + " round " + round);
            }
            store.reopen();
            store.compactAll();
            store.rebuildIndex();
            agree(store, "seed " + seed + " in the end");
        }
    }

    private void step(CompactedStore store, Random random, boolean named) throws Exception {
        var key = "key-" + random.nextInt(25);
        var versions = new ArrayList<>(model.getOrDefault(key, List.of()));
        int dice = random.nextInt(10);
        if (dice < 5 || versions.isEmpty()) {
            var body = new byte[random.nextInt(15_000)];
            random.nextBytes(body);
            var id = await(store.engine().put(Put.of(BUCKET, ObjectKey.of(key)), ByteBuffer.wrap(body)))
                    .version();
            add(versions, new Line(id, hash(body), "", false));
        } else if (dice < 6) {
            var marked =
                    (Deletion.Marked) await(store.engine().delete(BUCKET, ObjectKey.of(key), WriteCondition.ALWAYS));
            add(versions, new Line(marked.marker(), "", "", false));
        } else {
            int at = random.nextInt(versions.size());
            var line = versions.get(at);
            if (dice < 8) {
                var target = new Deletion.Target(ObjectKey.of(key), Optional.of(line.id));
                await(store.engine().delete(BUCKET, target, WriteCondition.ALWAYS, true));
                versions.remove(at);
            } else if (!line.body.isEmpty()) {
                var tag = "t=" + random.nextInt(1000);
                await(store.engine()
                        .amend(
                                BUCKET,
                                ObjectKey.of(key),
                                Optional.of(line.id),
                                WriteCondition.ALWAYS,
                                headers -> headers.with(Attributes.TAGGING, tag)));
                versions.set(at, new Line(line.id, line.body, tag, false));
            }
        }
        assertTrue(named
                || versions.isEmpty()
                || versions.stream().filter(line -> line.id.isNull()).count() <= 1);
        model.put(key, versions);
    }

    private static void add(List<Line> versions, Line line) {
        versions.removeIf(other -> other.id.equals(line.id));
        versions.addFirst(line);
    }

    /// What is locked stays, whatever becomes of its segment and of the index.
    @Test
    void locksOutliveTheirSegmentsAndTheIndex() throws Exception {
        try (var store = new CompactedStore(temporary.resolve("store"))) {
            store.createBucket(BUCKET.value());
            keep(store, Versioning.ENABLED);
            await(store.engine().putSetting(BUCKET, SettingKind.OBJECT_LOCK, ObjectLock.ENABLED.document()));
            var ids = new HashMap<String, VersionId>();
            for (var key : List.of("retained", "held", "free")) {
                var body = ByteBuffer.allocate(1000);
                ids.put(
                        key,
                        await(store.engine().put(Put.of(BUCKET, ObjectKey.of(key)), body))
                                .version());
                store.put(BUCKET.value(), "filler", new byte[200_000]);
            }
            var until = new Retention(Retention.Mode.COMPLIANCE, FOREVER).text();
            lock(store, "retained", ids, Attributes.RETENTION, until);
            lock(store, "held", ids, Attributes.LEGAL_HOLD, "ON");
            for (var key : ids.keySet()) {
                store.delete(BUCKET.value(), key); // they are noncurrent from here on
            }
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 8; i++) {
                    store.put(BUCKET.value(), "filler", new byte[200_000]);
                }
                for (var line : lines(store).getOrDefault("filler", List.of())) {
                    var target = new Deletion.Target(ObjectKey.of("filler"), Optional.of(line.id));
                    await(store.engine().delete(BUCKET, target, WriteCondition.ALWAYS, false));
                }
                var before = store.segments().segments();
                store.reopen();
                store.compactAll();
                assertTrue(store.segments().segments().size() < before.size() + 1, "something was compacted");
                if (round > 0) {
                    store.rebuildIndex();
                }
                for (var key : List.of("retained", "held")) {
                    var target = new Deletion.Target(ObjectKey.of(key), Optional.of(requireNonNull(ids.get(key))));
                    assertEquals(
                            EngineFailure.VersionLocked.class,
                            refusal(() -> await(store.engine().delete(BUCKET, target, WriteCondition.ALWAYS, true))),
                            key);
                    assertTrue(requireNonNull(lines(store).get(key)).getLast().locked, key);
                }
            }
            var free = new Deletion.Target(ObjectKey.of("free"), Optional.of(requireNonNull(ids.get("free"))));
            await(store.engine().delete(BUCKET, free, WriteCondition.ALWAYS, false));
            assertEquals(1, requireNonNull(lines(store).get("free")).size());
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    private static Class<?> refusal(Call call) throws Exception {
        try {
            call.run();
            return Void.class;
        } catch (EngineException e) {
            return e.failure().getClass();
        }
    }

    private static void lock(
            CompactedStore store, String key, Map<String, VersionId> ids, String attribute, String value)
            throws Exception {
        await(store.engine()
                .amend(
                        BUCKET,
                        ObjectKey.of(key),
                        Optional.of(requireNonNull(ids.get(key))),
                        WriteCondition.ALWAYS,
                        headers -> headers.with(attribute, value)));
    }

    private static void keep(CompactedStore store, Versioning versioning) throws Exception {
        await(store.engine().putSetting(BUCKET, SettingKind.VERSIONING, versioning.document()));
    }

    private void agree(CompactedStore store, String when) throws Exception {
        model.values().removeIf(List::isEmpty);
        assertEquals(model, lines(store), when);
        for (var entry : model.entrySet()) {
            var current = entry.getValue().getFirst().body;
            assertEquals(
                    current.isEmpty() ? EngineFailure.KeyDeleted.class : Void.class,
                    refusal(() -> store.engine()
                            .open(BUCKET, ObjectKey.of(entry.getKey()), Optional.empty())
                            .close()),
                    when);
        }
    }

    private static Map<String, List<Line>> lines(CompactedStore store) throws Exception {
        var lines = new TreeMap<String, List<Line>>();
        var after = new VersionPage.Marker(NONE, Optional.empty());
        while (true) {
            var page = await(store.engine()
                    .listVersions(new VersionQuery(BUCKET, NONE, NONE, after.key(), after.version(), 100)));
            for (var item : page.items()) {
                var version = (VersionPage.Version) item;
                lines.computeIfAbsent(ObjectKey.ofUtf8(version.name()).toString(), key -> new ArrayList<>())
                        .add(line(store, version));
            }
            if (page.next().isEmpty()) {
                return lines;
            }
            after = page.next().get();
        }
    }

    private static Line line(CompactedStore store, VersionPage.Version item) throws Exception {
        var id = item.version().id();
        if (!(item.version() instanceof ObjectVersion.Stored stored)) {
            return new Line(id, "", "", false);
        }
        try (var object = store.engine().open(BUCKET, ObjectKey.ofUtf8(item.name()), Optional.of(id))) {
            var body = (ObjectBody.Whole) await(object.body(0, stored.size()));
            var bytes = new byte[body.bytes().remaining()];
            body.bytes().get(bytes);
            var attributes = body.head().attributes();
            return new Line(
                    id,
                    hash(bytes),
                    attributes.find(Attributes.TAGGING).orElse(""),
                    Attributes.mayBeLocked(attributes) && stored.locked());
        }
    }

    private static String hash(byte[] body) {
        return body.length + ":" + Arrays.hashCode(body);
    }
}
