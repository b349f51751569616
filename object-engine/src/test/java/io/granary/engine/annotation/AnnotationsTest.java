package io.granary.engine.annotation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.granary.engine.EngineFailure;
import io.granary.engine.OpenStore;
import io.granary.engine.Put;
import io.granary.engine.bucket.ObjectLock;
import io.granary.engine.bucket.SettingKind;
import io.granary.index.RowSpace;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationsTest {
    private static final BucketName BUCKET = new BucketName("images");
    private static final ObjectKey KEY = ObjectKey.of("a b/slide.tif");

    private OpenStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = OpenStore.in(directory.resolve("store"));
        store.createBucket(BUCKET);
        store.put(Put.of(BUCKET, KEY), utf8("image"));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void whatWasAttachedIsReadAndListedInOrder() throws Exception {
        put("b", "two");
        put("a.b", "one");
        put("é", "three");
        put("a", "zero");
        assertEquals("two", get("b"));
        assertEquals(List.of("a=zero", "a.b=one", "b=two", "é=three"), all());
        put("a", "again");
        assertEquals(List.of("a=again", "a.b=one", "b=two", "é=three"), all());
        assertEquals("image", new String(store.get(BUCKET, KEY), StandardCharsets.UTF_8));
    }

    @Test
    void deletingOneLeavesThoseWhoseNamesBeginAlike() throws Exception {
        put("a", "1");
        put("ab", "2");
        put("a.b", "3");
        OpenStore.await(store.engine().annotations().delete(target("a")));
        OpenStore.await(store.engine().annotations().delete(target("none")));
        assertEquals(List.of("a.b=3", "ab=2"), all());
        assertInstanceOf(EngineFailure.NoSuchAnnotation.class, OpenStore.refusal(() -> get("a")));
    }

    @Test
    void payloadsOfAllSizesSurviveStopsKillsAndRebuilds() throws Exception {
        var sizes = List.of(1, 1_000, 20_000, 256 << 10, (256 << 10) + 1, 1 << 20);
        for (int size : sizes) {
            put("of" + size, "x".repeat(size));
        }
        store.kill();
        check(sizes);
        store.reopen();
        check(sizes);
        store.rebuildIndex();
        check(sizes);
        assertEquals(2, store.extentFiles());
        OpenStore.await(store.engine().delete(BUCKET, KEY, WriteCondition.ALWAYS));
        store.index().flush();
        store.reopen();
        awaitExtents(0);
    }

    private void check(List<Integer> sizes) throws Exception {
        for (int size : sizes) {
            assertEquals("x".repeat(size), get("of" + size));
        }
    }

    @Test
    void anObjectThatGoesTakesItsAnnotationsAlong() throws Exception {
        put("a", "1");
        OpenStore.await(store.engine().delete(BUCKET, KEY, WriteCondition.ALWAYS));
        assertInstanceOf(EngineFailure.NoSuchKey.class, OpenStore.refusal(() -> get("a")));
        assertEquals(0, rows());
        store.put(Put.of(BUCKET, KEY), utf8("new"));
        assertEquals(List.of(), all());
    }

    @Test
    void anObjectThatIsReplacedTakesItsAnnotationsAlong() throws Exception {
        put("a", "1");
        store.put(Put.of(BUCKET, KEY), utf8("new"));
        assertEquals(List.of(), all());
        assertEquals(0, rows());
        put("b", "2");
        store.rebuildIndex();
        assertEquals(List.of("b=2"), all());
        assertEquals(1, rows());
    }

    @Test
    void changedHeadersLeaveAnnotationsAlone() throws Exception {
        put("a", "1");
        OpenStore.await(store.engine()
                .amend(
                        BUCKET,
                        KEY,
                        Optional.empty(),
                        WriteCondition.ALWAYS,
                        headers -> new Headers(List.of(new Headers.Header("content-type", "image/tiff")))));
        assertEquals(List.of("a=1"), all());
        store.rebuildIndex();
        assertEquals(List.of("a=1"), all());
    }

    @Test
    void aVersionHasAThousandAtMost() throws Exception {
        var puts = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < StoredAnnotation.MAX_OF_A_VERSION; i++) {
            puts.add(start("n%04d".formatted(i), "v" + i).toCompletableFuture());
        }
        OpenStore.await(CompletableFuture.allOf(puts.toArray(CompletableFuture<?>[]::new)));
        assertInstanceOf(EngineFailure.TooManyAnnotations.class, OpenStore.refusal(() -> put("one-more", "x")));
        put("n0500", "replaced");
        assertEquals("replaced", get("n0500"));
        OpenStore.await(store.engine().annotations().delete(target("n0000")));
        put("one-more", "x");
        assertEquals(1_000, all().size());
    }

    @Test
    void ofManyAtOnceNoMoreThanTheLimitGetIn() throws Exception {
        var puts = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < 1_100; i++) {
            puts.add(start("n%04d".formatted(i), "v")
                    .handle((done, failure) -> failure == null)
                    .toCompletableFuture());
        }
        OpenStore.await(CompletableFuture.allOf(puts.toArray(CompletableFuture<?>[]::new)));
        assertEquals(1_000, puts.stream().filter(CompletableFuture::join).count());
        assertEquals(1_000, all().size());
    }

    @Test
    void theParentMustBeThereAndAsExpected() {
        var absent = new AnnotationTarget(
                BUCKET, ObjectKey.of("none"), Optional.empty(), name("a"), Optional.empty(), false);
        assertInstanceOf(EngineFailure.NoSuchKey.class, OpenStore.refusal(() -> put(absent, "x")));
        var stale = new AnnotationTarget(BUCKET, KEY, Optional.empty(), name("a"), Optional.of("00"), false);
        assertInstanceOf(EngineFailure.ConditionFailed.class, OpenStore.refusal(() -> put(stale, "x")));
        assertInstanceOf(
                EngineFailure.ConditionFailed.class,
                OpenStore.refusal(
                        () -> OpenStore.await(store.engine().annotations().delete(stale))));
    }

    @Test
    void payloadsMustBeTextWithTheRightChecksum() {
        for (var bytes : List.of(
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {'a', (byte) 0xE2, (byte) 0x82},
                new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80})) {
            assertInstanceOf(EngineFailure.NotText.class, OpenStore.refusal(() -> put("a", bytes, Optional.empty())));
        }
        var wrong = Checksummer.of(ChecksumKind.CRC32, utf8("other"), 0, 5);
        assertInstanceOf(
                EngineFailure.ChecksumMismatch.class,
                OpenStore.refusal(() -> put("a", utf8("this"), Optional.of(wrong))));
    }

    @Test
    void pagesGoOnBehindAName() throws Exception {
        for (int i = 0; i < 20; i++) {
            put("p.%02d".formatted(i), "v");
            put("q.%02d".formatted(i), "v");
        }
        var names = new ArrayList<String>();
        Optional<AnnotationName> after = Optional.empty();
        while (true) {
            var page = store.engine()
                    .annotations()
                    .list(BUCKET, KEY, Optional.empty(), utf8("p"), after, 7)
                    .found();
            page.forEach(annotation -> names.add(annotation.name().value()));
            if (page.size() < 7) {
                break;
            }
            after = Optional.of(page.getLast().name());
        }
        assertEquals(20, names.size());
        assertEquals("p.00", names.getFirst());
        assertEquals("p.19", names.getLast());
    }

    @Test
    void checksumAndTimesAreKept() throws Exception {
        var crc = Checksummer.of(ChecksumKind.CRC32, utf8("boxes"), 0, 5);
        var stored = put("a", utf8("boxes"), Optional.of(crc));
        var found = OpenStore.await(store.engine().annotations().get(BUCKET, KEY, Optional.empty(), name("a")))
                .found()
                .annotation();
        assertEquals(crc, found.checksum());
        assertEquals(stored.found(), found);
        assertArrayEquals(
                Checksummer.of(ChecksumKind.MD5, utf8("boxes"), 0, 5).value(),
                found.etag().md5());
    }

    @Test
    void aCopyHasItsAnnotationsFromTheFirstMoment() throws Exception {
        var sizes = List.of(1, 20_000, 200_000, 256 << 10, (256 << 10) + 1, 1 << 20);
        for (int size : sizes) {
            put("of" + size, "x".repeat(size));
        }
        var other = ObjectKey.of("copy");
        copy(other, Optional.of(ChecksumKind.SHA256));
        for (int attempt = 0; attempt < 2; attempt++) {
            for (int size : sizes) {
                var found = OpenStore.await(
                        store.engine().annotations().get(BUCKET, other, Optional.empty(), name("of" + size)));
                assertEquals(
                        "x".repeat(size),
                        StandardCharsets.UTF_8.decode(found.found().bytes()).toString());
                assertEquals(
                        ChecksumKind.SHA256,
                        found.found().annotation().checksum().kind());
                assertEquals("x".repeat(size), get("of" + size));
            }
            store.rebuildIndex();
        }
        OpenStore.await(store.engine().delete(BUCKET, KEY, WriteCondition.ALWAYS));
        assertEquals(sizes.size() + 1, rows());
        OpenStore.await(store.engine().delete(BUCKET, other, WriteCondition.ALWAYS));
        assertEquals(0, rows());
        store.index().flush();
        store.reopen();
        awaitExtents(0);
    }

    @Test
    void whatIsPutOnACopyIsItsOwn() throws Exception {
        put("a", "1");
        copy(KEY, Optional.empty());
        put("b", "2");
        assertEquals(List.of("a=1", "b=2"), all());
        copy(KEY, Optional.empty());
        OpenStore.await(store.engine().annotations().delete(target("a")));
        put("b", "3");
        store.rebuildIndex();
        assertEquals(List.of("b=3"), all());
        assertEquals(2, rows());
    }

    @Test
    void aRefusedCopyLeavesNothingBehind() throws Exception {
        put("a", "1");
        var put = new Put(
                BUCKET, KEY, Headers.NONE, Optional.empty(), Optional.empty(), Optional::empty, WriteCondition.ABSENT);
        assertInstanceOf(
                EngineFailure.ConditionFailed.class,
                OpenStore.refusal(() -> OpenStore.await(
                        store.engine().copyAnnotated(store.engine().open(BUCKET, KEY), put, Optional.empty()))));
        store.reopen();
        assertEquals(List.of("a=1"), all());
        assertEquals(1, rows());
    }

    /// A crash between the copies and the version: a set is there that nobody has taken.
    @Test
    void aSetThatNoVersionTookGoesAtTheNextStart() throws Exception {
        put("a", "x".repeat(300_000));
        var copied = store.engine().copies().copy(store.engine().open(BUCKET, KEY), 1, Optional.empty());
        assertEquals(1, copied.orElseThrow().rows().size());
        assertEquals(3, rows());
        store.reopen();
        assertEquals(1, rows());
        assertEquals(1, all().size());
        store.index().flush();
        store.reopen();
        awaitExtents(1);
    }

    @Test
    void aLockedVersionKeepsWhatItHas() throws Exception {
        store.engine().putSetting(BUCKET, SettingKind.OBJECT_LOCK, ObjectLock.ENABLED.document());
        put("a", "1");
        hold("ON");
        put("b", "2");
        assertInstanceOf(EngineFailure.VersionLocked.class, OpenStore.refusal(() -> put("a", "3")));
        assertInstanceOf(
                EngineFailure.VersionLocked.class,
                OpenStore.refusal(
                        () -> OpenStore.await(store.engine().annotations().delete(target("a")))));
        OpenStore.await(store.engine().annotations().delete(target("none")));
        assertEquals(List.of("a=1", "b=2"), all());
        hold("OFF");
        put("a", "3");
        OpenStore.await(store.engine().annotations().delete(target("b")));
        assertEquals(List.of("a=3"), all());
    }

    /// Extents go in the background.
    private void awaitExtents(int count) {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            while (store.extentFiles() != count) {
                Thread.onSpinWait();
            }
        });
    }

    private void hold(String state) throws Exception {
        OpenStore.await(store.engine()
                .amend(
                        BUCKET,
                        KEY,
                        Optional.empty(),
                        WriteCondition.ALWAYS,
                        headers -> headers.with(Attributes.LEGAL_HOLD, state)));
    }

    private void copy(ObjectKey to, Optional<ChecksumKind> kind) throws Exception {
        OpenStore.await(store.engine().copyAnnotated(store.engine().open(BUCKET, KEY), Put.of(BUCKET, to), kind));
    }

    private int rows() {
        var all = new RowKey(new byte[0]);
        return store.index().rows(RowSpace.ANNOTATION, all, all, 5_000).size();
    }

    private List<String> all() throws Exception {
        var lines = new ArrayList<String>();
        for (var annotation : store.engine()
                .annotations()
                .list(BUCKET, KEY, Optional.empty(), new byte[0], Optional.empty(), 2_000)
                .found()) {
            lines.add(annotation.name() + "=" + get(annotation.name().value()));
        }
        return lines;
    }

    private String get(String name) throws Exception {
        var found = OpenStore.await(store.engine().annotations().get(BUCKET, KEY, Optional.empty(), name(name)));
        return StandardCharsets.UTF_8.decode(found.found().bytes()).toString();
    }

    private void put(String name, String payload) throws Exception {
        put(name, utf8(payload), Optional.empty());
    }

    private void put(AnnotationTarget target, String payload) throws Exception {
        OpenStore.await(start(target, utf8(payload), Optional.empty()));
    }

    private OfVersion<StoredAnnotation> put(String name, byte[] payload, Optional<Checksum> claimed) throws Exception {
        return OpenStore.await(start(target(name), payload, claimed));
    }

    private CompletionStage<OfVersion<StoredAnnotation>> start(String name, String payload) {
        return start(target(name), utf8(payload), Optional.empty());
    }

    private CompletionStage<OfVersion<StoredAnnotation>> start(
            AnnotationTarget target, byte[] payload, Optional<Checksum> claimed) {
        return store.engine()
                .annotations()
                .put(
                        new AnnotationPut(target, Optional.empty(), claimed.map(Checksum::kind), () -> claimed),
                        ByteBuffer.wrap(payload));
    }

    private static AnnotationTarget target(String name) {
        return new AnnotationTarget(BUCKET, KEY, Optional.empty(), name(name), Optional.empty(), false);
    }

    private static AnnotationName name(String text) {
        return new AnnotationName(text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
