package io.granary.engine;

import static io.granary.engine.OpenStore.await;
import static io.granary.engine.OpenStore.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersioningTest {
    private static final BucketName BUCKET = new BucketName("data");
    private static final ObjectKey KEY = ObjectKey.of("a/1.json");

    private OpenStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = OpenStore.in(directory.resolve("store"));
        store.createBucket(BUCKET);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void eachPutMakesAVersionAndEachIsRead() throws Exception {
        var before = put("zero");
        assertTrue(before.isNull());
        set(Versioning.ENABLED);
        var one = put("one");
        var two = put("two");
        for (int i = 0; i < 3; i++) {
            assertEquals("two", get(Optional.empty()));
            assertEquals("two", get(Optional.of(two)));
            assertEquals("one", get(Optional.of(one)));
            assertEquals("zero", get(Optional.of(VersionId.NULL)));
            assertEquals(List.of("a/1.json " + two + "!", "a/1.json " + one, "a/1.json null"), list("", "", 1000));
            if (i == 0) {
                store.kill();
            } else {
                store.rebuildIndex();
            }
        }
    }

    @Test
    void aDeleteHidesTheKeyUntilItsMarkerIsDeleted() throws Exception {
        set(Versioning.ENABLED);
        var one = put("one");
        var marker = ((Deletion.Marked) delete(Optional.empty())).marker();
        assertEquals(new EngineFailure.KeyDeleted(BUCKET, KEY, marker), refusal(() -> get(Optional.empty())));
        assertInstanceOf(EngineFailure.IsDeleteMarker.class, refusal(() -> get(Optional.of(marker))));
        assertEquals("one", get(Optional.of(one)));
        assertEquals(List.of(), store.listAll(BUCKET));
        assertInstanceOf(
                EngineFailure.BucketNotEmpty.class,
                refusal(() -> await(store.engine().removeBucket(BUCKET))));
        assertEquals(new Deletion.Removed(KEY, Optional.of(marker), true), delete(Optional.of(marker)));
        assertEquals("one", get(Optional.empty()));
        assertEquals(new Deletion.Removed(KEY, Optional.of(one), false), delete(Optional.of(one)));
        assertEquals(new Deletion.Removed(KEY, Optional.of(one), false), delete(Optional.of(one)));
        assertInstanceOf(EngineFailure.NoSuchKey.class, refusal(() -> get(Optional.empty())));
        await(store.engine().removeBucket(BUCKET));
    }

    @Test
    void aMarkerCountsAsAbsent() throws Exception {
        set(Versioning.ENABLED);
        put("one");
        assertInstanceOf(EngineFailure.ConditionFailed.class, refusal(() -> put("two", WriteCondition.ABSENT)));
        delete(Optional.empty());
        put("two", WriteCondition.ABSENT);
        assertEquals("two", get(Optional.empty()));
    }

    @Test
    void suspendedPutsAndDeletesReplaceTheNullVersion() throws Exception {
        set(Versioning.ENABLED);
        var one = put("one");
        set(Versioning.SUSPENDED);
        assertTrue(put("two").isNull());
        assertTrue(put("three").isNull());
        assertEquals(List.of("a/1.json null!", "a/1.json " + one), list("", "", 1000));
        assertEquals("three", get(Optional.of(VersionId.NULL)));
        assertEquals(new Deletion.Marked(KEY, VersionId.NULL), delete(Optional.empty()));
        assertEquals(List.of("a/1.json null#!", "a/1.json " + one), list("", "", 1000));
        set(Versioning.ENABLED);
        var four = put("four");
        assertEquals(List.of("a/1.json " + four + "!", "a/1.json null#", "a/1.json " + one), list("", "", 1000));
        store.rebuildIndex();
        assertEquals(List.of("a/1.json " + four + "!", "a/1.json null#", "a/1.json " + one), list("", "", 1000));
    }

    @Test
    void aNoncurrentNullVersionKeepsItsPlaceWhenItIsAmended() throws Exception {
        put("zero");
        set(Versioning.ENABLED);
        var one = put("one");
        await(store.engine()
                .amend(
                        BUCKET,
                        KEY,
                        Optional.of(VersionId.NULL),
                        WriteCondition.ALWAYS,
                        headers -> headers.with(Attributes.TAGGING, "a=1")));
        for (int i = 0; i < 2; i++) {
            assertEquals("one", get(Optional.empty()));
            assertEquals("zero", get(Optional.of(VersionId.NULL)));
            assertEquals(List.of("a/1.json " + one + "!", "a/1.json null"), list("", "", 1000));
            store.rebuildIndex();
        }
    }

    @Test
    void pagesOfVersionsJoin() throws Exception {
        set(Versioning.ENABLED);
        var random = new Random(5);
        for (int i = 0; i < 60; i++) {
            var key = ObjectKey.of(List.of("a/1", "a/2", "b", "c/1", "d").get(random.nextInt(5)));
            if (random.nextInt(4) == 0) {
                await(store.engine().delete(BUCKET, key, WriteCondition.ALWAYS));
            } else {
                store.put(Put.of(BUCKET, key), utf8("x"));
            }
            if (i == 30) {
                store.index().flush();
            }
        }
        assertEquals(60, list("", "", 1000).size());
        for (var delimiter : List.of("", "/")) {
            var all = list("", delimiter, 1000);
            for (int limit = 1; limit < 8; limit++) {
                assertEquals(all, list("", delimiter, limit));
            }
        }
        assertEquals(
                List.of("a/", "c/"),
                list("", "/", 3).stream().filter(line -> !line.contains(" ")).toList());
    }

    @Test
    void aLockedVersionIsKeptUntilItMayGo() throws Exception {
        set(Versioning.ENABLED);
        var one = put("one");
        retain(one, new Retention(Retention.Mode.GOVERNANCE, Long.MAX_VALUE));
        store.kill();
        assertEquals(new EngineFailure.VersionLocked(KEY, one), refusal(() -> delete(Optional.of(one))));
        store.rebuildIndex();
        assertEquals(new EngineFailure.VersionLocked(KEY, one), refusal(() -> delete(Optional.of(one))));
        assertEquals(
                List.of(new Deletion.Locked(KEY, one)),
                await(store.engine().deleteAll(BUCKET, List.of(new Deletion.Target(KEY, Optional.of(one))), false)));
        assertInstanceOf(Deletion.Marked.class, delete(Optional.empty()));
        assertInstanceOf(
                Deletion.Removed.class,
                await(store.engine()
                        .delete(BUCKET, new Deletion.Target(KEY, Optional.of(one)), WriteCondition.ALWAYS, true)));

        var two = put("two");
        retain(two, new Retention(Retention.Mode.COMPLIANCE, Long.MAX_VALUE));
        assertInstanceOf(
                EngineFailure.VersionLocked.class,
                refusal(() -> await(store.engine()
                        .delete(BUCKET, new Deletion.Target(KEY, Optional.of(two)), WriteCondition.ALWAYS, true))));
        retain(two, new Retention(Retention.Mode.COMPLIANCE, 1));
        assertInstanceOf(Deletion.Removed.class, delete(Optional.of(two)));
    }

    @Test
    void aBucketsDefaultRetentionIsThatOfNewVersions() throws Exception {
        set(Versioning.ENABLED);
        var lock =
                new ObjectLock(Optional.of(new ObjectLock.Default(Retention.Mode.GOVERNANCE, ObjectLock.Unit.DAYS, 2)));
        await(store.engine().putSetting(BUCKET, SettingKind.OBJECT_LOCK, lock.document()));
        assertEquals(Optional.of(lock), store.engine().objectLock(BUCKET));
        var one = put("one");
        try (var object = store.engine().open(BUCKET, KEY)) {
            var text = await(object.head(false))
                    .attributes()
                    .find(Attributes.RETENTION)
                    .orElseThrow();
            assertEquals(
                    object.version().modifiedMillis() + 2 * 86_400_000L,
                    Retention.parse(text).untilMillis());
        }
        assertInstanceOf(EngineFailure.VersionLocked.class, refusal(() -> delete(Optional.of(one))));
    }

    private void retain(VersionId version, Retention retention) throws Exception {
        await(store.engine()
                .amend(
                        BUCKET,
                        KEY,
                        Optional.of(version),
                        WriteCondition.ALWAYS,
                        headers -> headers.with(Attributes.RETENTION, retention.text())));
    }

    private void set(Versioning versioning) throws Exception {
        await(store.engine().putSetting(BUCKET, SettingKind.VERSIONING, versioning.document()));
    }

    private VersionId put(String body) throws Exception {
        return put(body, WriteCondition.ALWAYS);
    }

    private VersionId put(String body, WriteCondition condition) throws Exception {
        var plain = Put.of(BUCKET, KEY);
        var put = new Put(
                BUCKET,
                KEY,
                plain.headers(),
                plain.contentMd5(),
                plain.checksumKind(),
                plain.claimedChecksum(),
                condition);
        return store.put(put, utf8(body)).version();
    }

    private String get(Optional<VersionId> version) throws Exception {
        try (var object = store.engine().open(BUCKET, KEY, version)) {
            var bytes = Bodies.all(await(object.body(0, object.version().size())));
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Deletion delete(Optional<VersionId> version) throws Exception {
        return await(store.engine().delete(BUCKET, new Deletion.Target(KEY, version), WriteCondition.ALWAYS, false));
    }

    /// Key and version, `#` for a marker, `!` for a current one; in pages of `limit`.
    private List<String> list(String prefix, String delimiter, int limit) throws Exception {
        var lines = new ArrayList<String>();
        var after = new VersionPage.Marker(new byte[0], Optional.empty());
        while (true) {
            var page = await(store.engine()
                    .listVersions(new VersionQuery(
                            BUCKET, utf8(prefix), utf8(delimiter), after.key(), after.version(), limit)));
            for (var item : page.items()) {
                var name = new String(item.name(), StandardCharsets.UTF_8);
                lines.add(
                        switch (item) {
                            case VersionPage.CommonPrefix common -> name;
                            case VersionPage.Version version ->
                                name + " " + version.version().id()
                                        + (version.version() instanceof ObjectVersion.DeleteMarker ? "#" : "")
                                        + (version.current() ? "!" : "");
                        });
            }
            if (page.next().isEmpty()) {
                return lines;
            }
            after = page.next().get();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
