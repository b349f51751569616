package io.granary.engine.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.granary.engine.EngineFailure;
import io.granary.engine.OpenStore;
import io.granary.model.name.BucketName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketSettingsTest {
    private static final BucketName BUCKET = new BucketName("data");

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
    void whatWasSetLastIsRead() throws Exception {
        assertEquals(Optional.empty(), read(SettingKind.CORS));
        set(SettingKind.CORS, "one");
        set(SettingKind.POLICY, "other");
        set(SettingKind.CORS, "two");
        assertEquals(Optional.of("two"), read(SettingKind.CORS));
        assertEquals(Optional.of("other"), read(SettingKind.POLICY));
    }

    @Test
    void whatWasTakenBackIsNotThere() throws Exception {
        set(SettingKind.CORS, "one");
        set(SettingKind.POLICY, "other");
        OpenStore.await(store.engine().removeSetting(BUCKET, SettingKind.CORS));
        OpenStore.await(store.engine().removeSetting(BUCKET, SettingKind.TAGGING));
        assertEquals(Optional.empty(), read(SettingKind.CORS));
        assertEquals(Optional.of("other"), read(SettingKind.POLICY));
    }

    @Test
    void settingsOutliveStopsKillsAndRebuilds() throws Exception {
        set(SettingKind.CORS, "one");
        set(SettingKind.TAGGING, "gone");
        OpenStore.await(store.engine().removeSetting(BUCKET, SettingKind.TAGGING));
        store.kill();
        assertEquals(Optional.of("one"), read(SettingKind.CORS));
        store.reopen();
        assertEquals(Optional.of("one"), read(SettingKind.CORS));
        store.rebuildIndex();
        assertEquals(Optional.of("one"), read(SettingKind.CORS));
        assertEquals(Optional.empty(), read(SettingKind.TAGGING));
    }

    @Test
    void firstSettingsComeWithTheBucketAndAllGoWithIt() throws Exception {
        var other = new BucketName("other");
        OpenStore.await(store.engine().createBucket(other, Map.of(SettingKind.OWNER, utf8("me"))));
        assertEquals(
                "me",
                store.engine().setting(other, SettingKind.OWNER).orElseThrow().parsed(BucketSettingsTest::text));
        OpenStore.await(store.engine().removeBucket(other));
        assertInstanceOf(
                EngineFailure.NoSuchBucket.class,
                OpenStore.refusal(() -> store.engine().setting(other, SettingKind.OWNER)));
        OpenStore.await(store.engine().createBucket(other));
        assertEquals(Optional.empty(), store.engine().setting(other, SettingKind.OWNER));
        store.rebuildIndex();
        assertEquals(Optional.empty(), store.engine().setting(other, SettingKind.OWNER));
    }

    @Test
    void aDocumentIsParsedOnce() throws Exception {
        set(SettingKind.CORS, "one");
        var setting = store.engine().setting(BUCKET, SettingKind.CORS).orElseThrow();
        assertSame(setting.parsed(BucketSettingsTest::text), setting.parsed(BucketSettingsTest::text));
    }

    @Test
    void ofManyChangesAtOnceTheLastStands() throws Exception {
        var stages = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < 500; i++) {
            var kind = i % 2 == 0 ? SettingKind.CORS : SettingKind.POLICY;
            stages.add((i % 7 == 3
                            ? store.engine().removeSetting(BUCKET, kind)
                            : store.engine().putSetting(BUCKET, kind, utf8("value " + i)))
                    .toCompletableFuture());
        }
        OpenStore.await(CompletableFuture.allOf(stages.toArray(CompletableFuture<?>[]::new)));
        var expected = List.of(Optional.of("value 498"), Optional.of("value 499"));
        assertEquals(expected, List.of(read(SettingKind.CORS), read(SettingKind.POLICY)));
        store.kill();
        assertEquals(expected, List.of(read(SettingKind.CORS), read(SettingKind.POLICY)));
    }

    @Test
    void numbersOfKindsAreDistinctAndStay() {
        assertEquals(
                "OWNER=1 VERSIONING=2 OBJECT_LOCK=3 TAGGING=4 CORS=5 LIFECYCLE=6 POLICY=7 PUBLIC_ACCESS_BLOCK=8"
                        + " OWNERSHIP_CONTROLS=9 ACL=10 ENCRYPTION=11 TABLES=12 ANNOTATED=13",
                String.join(
                        " ",
                        Arrays.stream(SettingKind.values())
                                .map(kind -> kind + "=" + kind.code())
                                .toList()));
    }

    private void set(SettingKind kind, String document) throws Exception {
        OpenStore.await(store.engine().putSetting(BUCKET, kind, utf8(document)));
    }

    private Optional<String> read(SettingKind kind) {
        return store.engine().setting(BUCKET, kind).map(setting -> text(setting.document()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
