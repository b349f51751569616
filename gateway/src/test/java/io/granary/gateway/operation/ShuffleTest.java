package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Shuffled manifests, through the operations of S3.
class ShuffleTest extends OperationSuite {
    private final List<String> keys = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        call("PUT /set");
        for (int i = 0; i < 200; i++) {
            add("img/" + (i < 120 ? "cat/" : i < 180 ? "dog/" : "yak/") + "x".repeat(i % 7) + i);
        }
        call("PUT /set/other");
    }

    private void add(String key) throws Exception {
        keys.add(key);
        assertEquals(200, call("PUT /set/" + key).status());
    }

    @Test
    void aSeedDecidesTheOrder() throws Exception {
        var seven = lines("seed=7/img/");
        assertEquals(new HashSet<>(keys), new HashSet<>(seven));
        assertEquals(keys.size(), seven.size());
        assertEquals(seven, lines("seed=7/img/"));
        assertEquals(seven, lines("img/?seed=7"));
        assertNotEquals(seven, lines("seed=8/img/"));
        assertNotEquals(seven, lines("seed=7/epoch=1/img/"));
        assertNotEquals(keys, seven);
        assertEquals(201, lines("").size());
        assertEquals("NoSuchKey", call("GET /set/_granary/shuffle/seed=7/none/").code());
    }

    @Test
    void ranksShareTheKeys() throws Exception {
        var all = lines("seed=7/img/");
        var together = new ArrayList<String>();
        for (int rank = 0; rank < 7; rank++) {
            var own = lines("seed=7/rank=" + rank + "of7/img/");
            assertTrue(own.size() == 28 || own.size() == 29);
            for (int i = 0; i < own.size(); i++) {
                assertEquals(all.get(i * 7 + rank), own.get(i));
            }
            together.addAll(own);
        }
        assertEquals(all.size(), together.size());
        assertEquals(all.subList(0, 30), lines("limit=30/seed=7/img/"));
        assertEquals(10, lines("limit=30/seed=7/rank=1of3/img/").size());
    }

    @Test
    void blocksOfNeighboursStayTogether() throws Exception {
        var sorted = keys.stream().sorted().toList();
        for (int within : List.of(2, 16, 33, 199, 200, 1000)) {
            var order = lines("seed=3/within=" + within + "/img/");
            assertEquals(new HashSet<>(keys), new HashSet<>(order), "within " + within);
            assertEquals(keys.size(), order.size());
            int changes = 0;
            for (int i = 1; i < order.size(); i++) {
                if (sorted.indexOf(order.get(i)) / within != sorted.indexOf(order.get(i - 1)) / within) {
                    changes++;
                }
            }
            assertEquals((keys.size() - 1) / within, changes, "within " + within);
        }
    }

    @Test
    void classesAreBalanced() throws Exception {
        assertEquals(Map.of("cat", 20, "dog", 20, "yak", 20), classes(lines("seed=1/undersample=min/img/")));
        assertEquals(Map.of("cat", 50, "dog", 50, "yak", 20), classes(lines("seed=1/undersample=50/img/")));
        var spread = lines("seed=1/stratified=dir/img/");
        assertEquals(new HashSet<>(keys), new HashSet<>(spread));
        for (int from = 0; from + 20 <= spread.size(); from += 20) {
            var some = classes(spread.subList(from, from + 20));
            assertTrue(Math.abs(some.getOrDefault("cat", 0) - 12) <= 1, some.toString());
            assertTrue(Math.abs(some.getOrDefault("dog", 0) - 6) <= 1, some.toString());
        }
        var both = lines("seed=1/stratified=dir/undersample=min/img/");
        assertEquals(Map.of("cat", 20, "dog", 20, "yak", 20), classes(both));
        assertEquals(
                20,
                lines("seed=1/stratified=dir/undersample=min/rank=0of3/img/").size());
        assertNotEquals(both, lines("seed=2/stratified=dir/undersample=min/img/"));
    }

    private static Map<String, Integer> classes(List<String> lines) {
        return lines.stream()
                .collect(Collectors.toMap(line -> line.split("/", -1)[1], line -> 1, Integer::sum, TreeMap::new));
    }

    @Test
    void whatChangesIsSeenAndNothingElse() throws Exception {
        var before = call("HEAD /set/_granary/shuffle/seed=7/img/").header("etag");
        call("PUT /set/elsewhere");
        assertEquals(before, call("HEAD /set/_granary/shuffle/seed=7/img/").header("etag"));
        add("img/new");
        assertTrue(lines("seed=7/img/").contains("img/new"));
        assertNotEquals(before, call("HEAD /set/_granary/shuffle/seed=7/img/").header("etag"));
        call("DELETE /set/img/new");
        assertEquals(before, call("HEAD /set/_granary/shuffle/seed=7/img/").header("etag"));
    }

    @Test
    void everyRangeIsAPieceOfTheWhole() throws Exception {
        for (int i = 0; i < 2000; i++) {
            add("img/many/" + "y".repeat(i % 13) + i);
        }
        var path = "GET /set/_granary/shuffle/seed=7/rank=1of2/img/";
        var whole = call(path).bytes();
        var random = new Random(5);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(whole.length);
            int to = Math.min(whole.length - 1, from + random.nextInt(500));
            assertArrayEquals(
                    Arrays.copyOfRange(whole, from, to + 1),
                    call(path, "range: bytes=" + from + '-' + to).bytes());
        }
    }

    @Test
    void aShuffleIsTheManifestOfATar() throws Exception {
        var tar = Tar.entries(call("GET /set/_granary/tar/_granary/shuffle/seed=7/rank=1of2/img/size=30/2.tar")
                .bytes());
        assertEquals(
                lines("seed=7/rank=1of2/img/").subList(60, 90),
                tar.stream().map(Tar.Entry::name).toList());
        assertEquals(
                "NoSuchKey",
                call("GET /set/_granary/tar/_granary/shuffle/seed=7/rank=1of2/img/100-120.tar")
                        .code());
    }

    @Test
    void keysThatAreNoLinesComeBack() throws Exception {
        call("PUT /set/odd/a%0Ab");
        call("PUT /set/odd/c%0D");
        call("PUT /set/%7Bodd");
        var tar = Tar.entries(
                call("GET /set/_granary/tar/_granary/shuffle/seed=7/odd/0.tar").bytes());
        assertEquals(
                List.of("odd/a\nb", "odd/c\r"),
                tar.stream().map(Tar.Entry::name).sorted().toList());
        tar = Tar.entries(
                call("GET /set/_granary/tar/_granary/shuffle/seed=7/0.tar").bytes());
        assertTrue(tar.stream().anyMatch(entry -> entry.name().equals("{odd")));
        assertEquals("{\"key\":\"{odd\"}", lines("%7B").getFirst());
    }

    @Test
    void badOptionsAreRefused() throws Exception {
        for (var bad : List.of(
                "seed=x/",
                "rank=3/",
                "rank=3of3/",
                "rank=0of0/",
                "limit=0/",
                "within=1/",
                "stratified=tag/",
                "undersample=0/",
                "within=2/undersample=min/")) {
            assertEquals(
                    "InvalidArgument", call("GET /set/_granary/shuffle/" + bad).code(), bad);
        }
    }

    private List<String> lines(String path) throws Exception {
        return call("GET /set/_granary/shuffle/" + path).text().lines().toList();
    }
}
