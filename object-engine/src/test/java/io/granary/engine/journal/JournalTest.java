package io.granary.engine.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.EngineConfig;
import io.granary.engine.OpenStore;
import io.granary.engine.Put;
import io.granary.engine.annotation.AnnotationPut;
import io.granary.engine.annotation.AnnotationTarget;
import io.granary.engine.bucket.SettingKind;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final BucketName BUCKET = new BucketName("followed");
    private static final BucketName OTHER = new BucketName("other");

    @TempDir
    Path directory;

    private OpenStore store;

    @BeforeEach
    void open() throws Exception {
        store = OpenStore.in(directory.resolve("store"), EngineConfig.DEFAULT.withJournal(true));
        store.createBucket(BUCKET);
        store.createBucket(OTHER);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private Journal journal() {
        return store.engine().journal().orElseThrow();
    }

    private void put(String key) throws Exception {
        store.put(Put.of(BUCKET, ObjectKey.of(key)), key.getBytes(UTF_8));
    }

    private void delete(String key) throws Exception {
        OpenStore.await(store.engine().delete(BUCKET, ObjectKey.of(key), WriteCondition.ALWAYS));
    }

    private static AnnotationTarget target(String key, String name) {
        return new AnnotationTarget(
                BUCKET, ObjectKey.of(key), Optional.empty(), new AnnotationName(name), Optional.empty(), false);
    }

    private void annotate(String key, String name) throws Exception {
        var put = new AnnotationPut(target(key, name), Optional.empty(), Optional.empty(), Optional::empty);
        OpenStore.await(store.engine().annotations().put(put, ByteBuffer.wrap("{}".getBytes(UTF_8))));
    }

    private void tag(String key, String value) throws Exception {
        OpenStore.await(store.engine()
                .amend(
                        BUCKET,
                        ObjectKey.of(key),
                        Optional.empty(),
                        WriteCondition.ALWAYS,
                        headers -> headers.with(Attributes.TAGGING, "t=" + value)));
    }

    private List<String> told() {
        return journal().since(BUCKET, 0, Integer.MAX_VALUE).stream()
                .map(entry -> entry.type() + " " + entry.key())
                .toList();
    }

    @Test
    void everyKindOfChangeIsToldInOrder() throws Exception {
        put("a");
        put("a");
        tag("a", "1");
        annotate("a", "labels");
        OpenStore.await(store.engine().annotations().delete(target("a", "labels")));
        delete("a");
        delete("a"); // changes nothing
        OpenStore.await(store.engine().putSetting(BUCKET, SettingKind.VERSIONING, "ENABLED".getBytes(UTF_8)));
        put("b");
        delete("b");
        store.put(Put.of(OTHER, ObjectKey.of("elsewhere")), new byte[1]);
        var expected =
                List.of("CREATE a", "CREATE a", "UPDATE a", "UPDATE a", "UPDATE a", "REMOVE a", "CREATE b", "MARK b");
        assertEquals(expected, told());
        OpenStore.await(journal().close(BUCKET));
        assertEquals(expected, told());
        assertEquals(1, journal().chunks(BUCKET, 0).size());
        assertEquals(0, journal().begin(BUCKET));
        assertSequencesGrow();
    }

    private void assertSequencesGrow() {
        long last = 0;
        for (var entry : journal().since(BUCKET, 0, Integer.MAX_VALUE)) {
            assertTrue(entry.sequence() > last, () -> entry + " is out of order");
            last = entry.sequence();
        }
    }

    @Test
    void tagsAndMetadataAreTold() throws Exception {
        var headers = new Headers(
                List.of(new Headers.Header("content-type", "image/png"), new Headers.Header("x-amz-meta-who", "me")));
        store.put(
                new Put(
                        BUCKET,
                        ObjectKey.of("a"),
                        headers.with(Attributes.TAGGING, "k=v"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional::empty,
                        WriteCondition.ALWAYS),
                new byte[] {1, 2, 3});
        var waiting = journal().since(BUCKET, 0, 1).getFirst();
        assertEquals(3, waiting.facts().orElseThrow().size());
        assertEquals(
                new Headers(List.of(
                        new Headers.Header("x-amz-meta-who", "me"), new Headers.Header(Attributes.TAGGING, "k=v"))),
                waiting.facts().get().headers());
        store.kill();
        assertEquals(waiting.facts(), journal().since(BUCKET, 0, 1).getFirst().facts());
        OpenStore.await(journal().close(BUCKET));
        assertEquals(waiting.facts(), journal().since(BUCKET, 0, 1).getFirst().facts());
    }

    @Test
    void whoFollowsMissesNothingAndHearsNothingTwice() throws Exception {
        var heard = new ArrayList<Long>();
        long last = 0;
        for (int i = 0; i < 50; i++) {
            put("k" + i % 7);
            if (i % 10 == 4) {
                OpenStore.await(journal().close(BUCKET));
            }
            if (i % 3 == 0) {
                for (var entry : journal().since(BUCKET, last, 2)) {
                    heard.add(entry.sequence());
                    last = entry.sequence();
                }
            }
        }
        for (var more = journal().since(BUCKET, last, 7);
                !more.isEmpty();
                more = journal().since(BUCKET, last, 7)) {
            more.forEach(entry -> heard.add(entry.sequence()));
            last = heard.getLast();
        }
        assertEquals(
                journal().since(BUCKET, 0, Integer.MAX_VALUE).stream()
                        .map(JournalEntry::sequence)
                        .toList(),
                heard);
        assertEquals(50, heard.size());
    }

    /// What the feed must tell. An annotation of an object that has gone since may be left out after a kill.
    private record Expected(String line, boolean optional) {}

    @Test
    void nothingIsMissingWhateverStopsKillsAndRebuildsComeBetween() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("JournalTest seed " + seed);
        var random = new Random(seed);
        var expected = new ArrayList<Expected>();
        var present = new ArrayList<String>();
        for (int step = 0; step < 300; step++) {
            var key = "k" + random.nextInt(12);
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3, 4, 5 -> {
                    put(key);
                    expected.add(new Expected("CREATE " + key, false));
                    forget(expected, key);
                    present.remove(key);
                    present.add(key);
                }
                case 6, 7 -> {
                    delete(key);
                    if (present.remove(key)) {
                        expected.add(new Expected("REMOVE " + key, false));
                        forget(expected, key);
                    }
                }
                case 8, 9 -> {
                    if (present.contains(key)) {
                        tag(key, "" + step);
                        expected.add(new Expected("UPDATE " + key, false));
                    }
                }
                case 10, 11, 12 -> {
                    if (present.contains(key)) {
                        annotate(key, "n" + random.nextInt(3));
                        expected.add(new Expected("UPDATE " + key + " ", false));
                    }
                }
                case 13 -> OpenStore.await(journal().close(BUCKET));
                case 14 -> {
                    switch (random.nextInt(4)) {
                        case 0 -> store.kill();
                        case 1 -> store.reopen();
                        case 2 -> store.rebuildIndex();
                        default -> journal().settle();
                    }
                }
                default -> check(expected, seed, step);
            }
        }
        check(expected, seed, 300);
    }

    private static void forget(List<Expected> expected, String key) {
        expected.replaceAll(one -> one.line().equals("UPDATE " + key + " ") ? new Expected(one.line(), true) : one);
    }

    private void check(List<Expected> expected, long seed, int step) {
        var told = told();
        int at = 0;
        for (var one : expected) {
            if (at < told.size() && told.get(at).equals(one.line().strip())) {
                at++;
            } else {
                int here = at;
                assertTrue(
                        one.optional(),
                        () -> "seed " + seed + ", step " + step + ": " + one.line() + " is missing at " + here + " of "
                                + told);
            }
        }
        assertEquals(told.size(), at, () -> "seed " + seed + ": too much in " + told);
        assertSequencesGrow();
    }

    @Test
    void whatExpiredIsSaid() throws Exception {
        put("a");
        OpenStore.await(journal().close(BUCKET));
        put("b");
        OpenStore.await(journal().close(BUCKET));
        var chunks = journal().chunks(BUCKET, 0);
        assertEquals(0, journal().expire(BUCKET, chunks.getFirst().lastMillis()));
        assertEquals(2, journal().expire(BUCKET, Long.MAX_VALUE));
        assertEquals(chunks.getLast().last(), journal().begin(BUCKET));
        assertEquals(List.of(), told());
        put("c");
        store.rebuildIndex();
        assertEquals(List.of("CREATE c"), told());
        assertEquals(chunks.getLast().last(), journal().begin(BUCKET));
    }

    @Test
    void aBucketThatIsMadeAgainHasAFeedOfItsOwn() throws Exception {
        put("a");
        OpenStore.await(journal().close(BUCKET));
        put("b");
        delete("a");
        delete("b");
        OpenStore.await(store.engine().removeBucket(BUCKET));
        store.createBucket(BUCKET);
        assertEquals(List.of(), told());
        put("c");
        store.kill();
        assertEquals(List.of("CREATE c"), told());
    }

    @Test
    void whatHappenedWhileItWasOffIsAGap() throws Exception {
        put("a");
        OpenStore.await(journal().close(BUCKET));
        store.close();
        store = OpenStore.in(directory.resolve("store"), EngineConfig.DEFAULT);
        put("b");
        store.close();
        store = OpenStore.in(directory.resolve("store"), EngineConfig.DEFAULT.withJournal(true));
        put("c");
        assertEquals(List.of("CREATE c"), told());
        assertTrue(journal().begin(BUCKET) > 0);
        store.kill();
        assertEquals(List.of("CREATE c"), told());
        assertTrue(journal().begin(BUCKET) > 0);
    }
}
