package io.granary.engine.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.OpenStore;
import io.granary.engine.Put;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.WriteCondition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    private static final BucketName BUCKET = new BucketName("data");
    private static final byte[] NONE = new byte[0];

    private OpenStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = OpenStore.in(directory);
        store.createBucket(BUCKET);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void keysComeInByteOrder() throws Exception {
        put("b", "a/b", "a", "a/b/c", "a//b", "é", "~", "\uD83D\uDE00", "\uFFFD", "a\u0001");
        assertEquals(
                List.of("a", "a\u0001", "a//b", "a/b", "a/b/c", "b", "~", "é", "\uFFFD", "\uD83D\uDE00"),
                names(page("", "", "", 1000)));
    }

    @Test
    void aDelimiterTellsEachCommonPrefixOnce() throws Exception {
        put("a/1", "a/2", "a/sub/3", "a0", "b/1", "c");
        assertEquals(List.of("a/", "a0", "b/", "c"), names(page("", "/", "", 1000)));
        assertEquals(List.of("a/1", "a/2", "a/sub/"), names(page("a/", "/", "", 1000)));
        assertEquals(List.of("a/", "a0"), names(page("a", "/", "", 1000)));
    }

    @Test
    void aPageEndsWhereTheNextOneStarts() throws Exception {
        put("a/1", "a/2", "b", "c/1", "c/2", "d");
        var first = page("", "/", "", 1);
        assertEquals(List.of("a/"), names(first));
        assertTrue(first.truncated());
        assertEquals(List.of("b"), names(page("", "/", "a/", 1)));
        assertEquals(List.of("c/", "d"), names(page("", "/", "b", 1000)));
    }

    @Test
    void aPageThatHoldsExactlyTheRestIsNotTruncated() throws Exception {
        put("a", "b");
        assertEquals(false, page("", "", "", 2).truncated());
        assertEquals(true, page("", "", "", 1).truncated());
        assertEquals(false, page("", "", "", 0).truncated());
    }

    @Test
    void aStartInsideACommonPrefixDoesNotTellItAgain() throws Exception {
        put("a/1", "a/2", "b/1");
        assertEquals(List.of("b/"), names(page("", "/", "a/1", 1000)));
    }

    @Test
    void aStartNeedNotBeAKey() throws Exception {
        put("a", "c");
        assertEquals(List.of("c"), names(page("", "", "b", 1000)));
        assertEquals(List.of("a", "c"), names(page("", "", "A", 1000)));
        assertEquals(List.of(), names(page("a", "", "b", 1000)));
    }

    @Test
    void pagesAgreeWithASortedSetForRandomKeys() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var model = new TreeSet<ObjectKey>();
        for (int i = 0; i < 400; i++) {
            var key = ObjectKey.of(randomKey(random));
            if (random.nextInt(5) == 0) {
                model.remove(key);
                OpenStore.await(store.engine().delete(BUCKET, key, WriteCondition.ALWAYS));
            } else {
                model.add(key);
                store.put(Put.of(BUCKET, key), NONE);
            }
            if (random.nextInt(60) == 0) {
                store.index().flush();
            }
        }
        for (int i = 0; i < 200; i++) {
            var prefix = random.nextBoolean() ? "" : randomKey(random).substring(0, 1);
            var delimiter = random.nextInt(3) == 0 ? "" : random.nextInt(3) == 0 ? "ab" : "/";
            int limit = 1 + random.nextInt(20);
            assertEquals(
                    expected(model, prefix, delimiter),
                    walk(prefix, delimiter, limit),
                    () -> "seed " + seed + " prefix '" + prefix + "' delimiter '" + delimiter + "'");
        }
    }

    private List<String> walk(String prefix, String delimiter, int limit) throws Exception {
        var names = new ArrayList<String>();
        var after = NONE;
        while (true) {
            var page = OpenStore.await(
                    store.engine().list(new ListQuery(BUCKET, utf8(prefix), utf8(delimiter), after, limit)));
            names.addAll(names(page));
            if (!page.truncated()) {
                return names;
            }
            assertEquals(limit, page.items().size());
            after = page.last();
        }
    }

    private static List<String> expected(SortedSet<ObjectKey> keys, String prefix, String delimiter) {
        var names = new ArrayList<String>();
        for (var key : keys) {
            var text = key.toString();
            if (!text.startsWith(prefix)) {
                continue;
            }
            int at = delimiter.isEmpty() ? -1 : text.indexOf(delimiter, prefix.length());
            var name = at < 0 ? text : text.substring(0, at + delimiter.length());
            if (names.isEmpty() || !names.getLast().equals(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private static String randomKey(Random random) {
        var key = new StringBuilder();
        int length = 1 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            key.append("ab/é".charAt(random.nextInt(4)));
        }
        return key.toString();
    }

    private void put(String... keys) throws Exception {
        for (var key : keys) {
            store.put(Put.of(BUCKET, ObjectKey.of(key)), NONE);
        }
    }

    private ListPage page(String prefix, String delimiter, String after, int limit) throws Exception {
        return OpenStore.await(
                store.engine().list(new ListQuery(BUCKET, utf8(prefix), utf8(delimiter), utf8(after), limit)));
    }

    private static List<String> names(ListPage page) {
        return page.items().stream()
                .map(item -> new String(item.name(), StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
