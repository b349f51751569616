package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Batches as virtual tars, through the operations of S3.
class BatchTarTest extends OperationSuite {

    @BeforeEach
    void open() throws Exception {
        call("PUT /set");
        call("PUT /other");
    }

    @Test
    void entriesComeInTheOrderOfTheManifest() throws Exception {
        put("/set/a/1.txt", "one");
        put("/set/a/2.txt", "");
        put("/set/b", "x".repeat(512));
        put("/set/m.txt", "b\na/2.txt\r\n\na/1.txt\nb");
        var got = call("GET /set/_granary/tar/m.txt/0-999.tar");
        var tar = got.bytes();
        assertEquals(List.of("b=512", "a/2.txt=0", "a/1.txt=3", "b=512"), sizes(tar));
        assertEquals("one", Tar.entries(tar).get(2).body());
        assertTrue(Tar.entries(tar).get(2).mtime() > 1_700_000_000L);
        assertEquals(Optional.of("application/x-tar"), got.header("content-type"));
        assertEquals(Optional.of("4"), got.header("x-amz-meta-batch-count"));
        assertEquals(Optional.of("0"), got.header("x-amz-meta-batch-missing"));
        var head = call("HEAD /set/_granary/tar/m.txt/0-999.tar");
        assertEquals(new S3Response.Body.LengthOnly(tar.length), head.response().body());
        assertEquals(got.header("etag"), head.header("etag"));
    }

    @Test
    void linesAndPagesAreCounted() throws Exception {
        var keys = IntStream.range(0, 25).mapToObj(i -> "k" + i).toList();
        for (var key : keys) {
            put("/set/" + key, key);
        }
        put("/set/manifests/epoch 0.txt", String.join("\n", keys) + "\n");
        var base = "GET /set/_granary/tar/manifests/epoch%200.txt/";
        assertEquals(
                List.of("k3=2", "k4=2"), sizes(call(base + "000003-000004.tar").bytes()));
        assertEquals(List.of("k23=3", "k24=3"), sizes(call(base + "23-99.tar").bytes()));
        assertEquals(keys.size(), sizes(call(base + "0.tar").bytes()).size());
        assertEquals(
                List.of("k20=3", "k21=3", "k22=3", "k23=3", "k24=3"),
                sizes(call(base + "size=10/2.tar").bytes()));
        assertEquals(
                List.of("k4=2", "k5=2"), sizes(call(base + "0002.tar?size=2").bytes()));
        assertEquals("NoSuchKey", call(base + "25-30.tar").code());
        assertEquals("NoSuchKey", call(base + "1.tar").code());
        assertEquals("NoSuchKey", call(base + "x.tar").code());
        assertEquals("NoSuchKey", call("GET /set/_granary/tar/none/0-1.tar").code());
        assertEquals("NoSuchKey", call("GET /set/_granary/tar/0-1.tar").code());
        assertEquals("InvalidArgument", call(base + "4-3.tar").code());
        assertEquals("InvalidArgument", call(base + "0-100000.tar").code());
        assertEquals("InvalidArgument", call(base + "size=0/2.tar").code());
    }

    @Test
    void linesOfALongManifestAreFoundAgain() throws Exception {
        int count = 40_000;
        var lines =
                IntStream.range(0, count).mapToObj(i -> "key/%07d".formatted(i)).collect(Collectors.joining("\n"));
        put("/set/long", lines);
        put("/set/key/0039999", "last");
        put("/set/key/0002047", "middle");
        for (int turn = 0; turn < 2; turn++) {
            var last = Tar.entries(
                    call("GET /set/_granary/tar/long/39998-40001.tar").bytes());
            assertEquals(List.of("__404__/key/0039998", "key/0039999"), names(last));
            assertEquals("last", last.get(1).body());
            assertEquals(
                    List.of("key/0002047", "__404__/key/0002048"),
                    names(Tar.entries(
                            call("GET /set/_granary/tar/long/2047-2048.tar").bytes())));
        }
    }

    @Test
    void everyRangeIsAPieceOfTheWhole() throws Exception {
        var random = new Random(7);
        var lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            var body = new byte[i == 7 ? 700_000 : random.nextInt(2000)];
            Arrays.fill(body, (byte) ('a' + i));
            assertEquals(200, store.call(Requests.of(body, "PUT /set/k" + i)).status());
            lines.append('k').append(i).append('\n');
        }
        put("/set/m", lines.toString());
        var whole = call("GET /set/_granary/tar/m/0.tar").bytes();
        assertEquals(20, Tar.entries(whole).size());
        for (int i = 0; i < 300; i++) {
            int from = random.nextInt(whole.length);
            int to = Math.min(whole.length - 1, from + random.nextInt(i % 10 == 0 ? 800_000 : 3000));
            var part = call("GET /set/_granary/tar/m/0.tar", "range: bytes=" + from + '-' + to);
            assertEquals(206, part.status());
            assertArrayEquals(Arrays.copyOfRange(whole, from, to + 1), part.bytes(), from + "-" + to);
        }
        assertEquals(
                416,
                call("GET /set/_granary/tar/m/0.tar", "range: bytes=" + whole.length + '-')
                        .status());
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        put("/set/here", "x");
        put("/set/gone", "x");
        call("DELETE /set/gone");
        put("/set/m", "here\ngone\nnever\n{\"key\":\"here\",\"bucket\":\"no-such-bucket\"}\n");
        var got = call("GET /set/_granary/tar/m/0.tar");
        assertEquals(List.of("here=1", "__404__/gone=0", "__404__/never=0", "__404__/here=0"), sizes(got.bytes()));
        assertEquals(Optional.of("3"), got.header("x-amz-meta-batch-missing"));
        for (var strict : List.of("m/strict=1/0.tar", "m/0.tar?strict=1", "m/strict=1/size=7/0-2.tar")) {
            var refused = call("GET /set/_granary/tar/" + strict);
            assertEquals(404, refused.status());
            assertEquals("gone", refused.xml().textOf("Key").orElseThrow());
        }
        assertEquals(200, call("GET /set/_granary/tar/m/strict=1/0-0.tar").status());
    }

    @Test
    void jsonLinesSayMore() throws Exception {
        put("/set/long", "0123456789");
        put("/other/far", "far");
        put("/set/m", """
                {"key": "long", "range": "2-4", "as": "part", "label": {"any": ["thing"]}}
                {"key": "long", "range": "bytes=-2"}
                {"key": "long", "range": "20-", "as": "beyond"}
                {"bucket": "other", "key": "far", "as": "%s"}
                {"key": "far"}
                """.formatted("ü".repeat(80)));
        var entries = Tar.entries(call("GET /set/_granary/tar/m/0.tar").bytes());
        assertEquals(List.of("part", "long", "__416__/beyond", "ü".repeat(80), "__404__/far"), names(entries));
        assertEquals(
                List.of("234", "89", "", "far", ""),
                entries.stream().map(Tar.Entry::body).toList());
        assertEquals(
                "InvalidRange", call("GET /set/_granary/tar/m/strict=1/0-2.tar").code());
    }

    @Test
    void annotationsAreEntriesToo() throws Exception {
        put("/set/img.jpg", "jpeg");
        var boxes = "{\"boxes\": []}";
        assertEquals(
                200,
                store.call(Requests.of(utf8(boxes), "PUT /set/img.jpg?annotation&annotationName=boxes"))
                        .status());
        put(
                "/set/m",
                "img.jpg\n{\"key\":\"img.jpg\",\"annotation\":\"boxes\"}\n{\"key\":\"img.jpg\",\"annotation\":\"none\"}");
        var entries = Tar.entries(call("GET /set/_granary/tar/m/0.tar").bytes());
        assertEquals(List.of("img.jpg", "img.jpg.boxes", "__404__/img.jpg.none"), names(entries));
        assertEquals(boxes, entries.get(1).body());
    }

    @Test
    void longAndOddNamesComeBack() throws Exception {
        var names = List.of(
                "d".repeat(100),
                "d".repeat(101),
                "p".repeat(155) + '/' + "n".repeat(100),
                "p".repeat(156) + '/' + "n".repeat(100),
                "x/".repeat(300) + "end",
                "emoji/😀.png",
                "k/".repeat(40) + "a".repeat(99));
        for (var name : names) {
            assertEquals(
                    200, store.call(Requests.of("PUT /set/" + encoded(name))).status());
        }
        put("/set/m", String.join("\n", names));
        assertEquals(
                names, names(Tar.entries(call("GET /set/_granary/tar/m/0.tar").bytes())));
    }

    @Test
    void brokenLinesAreToldByTheirNumber() throws Exception {
        put("/set/here", "x");
        for (var broken : List.of(
                "{\"key\": \"here\"",
                "{}",
                "{\"key\": 7}",
                "{\"key\": \"here\", \"range\": \"x\"}",
                "{\"key\": \"here\", \"version\": \"x\"}",
                "{\"key\": \"here\"} {}",
                "{\"key\": \"here\", \"as\": \"a\\u0000b\"}",
                "{\"key\": \"here\", \"bucket\": \"NO\"}",
                "k".repeat(1025))) {
            put("/set/m", "here\n" + broken + "\nhere\n");
            var refused = call("GET /set/_granary/tar/m/0.tar");
            assertEquals("InvalidArgument", refused.code(), broken);
            assertTrue(refused.text().contains("Line 2 "), refused.text());
            assertEquals(200, call("GET /set/_granary/tar/m/0-0.tar").status());
        }
        put("/set/m", "here\n" + "k".repeat(40_000));
        assertEquals("InvalidArgument", call("GET /set/_granary/tar/m/0.tar").code());
    }

    @Test
    void theTagFollowsWhatTheTarIsMadeOf() throws Exception {
        put("/set/a", "1");
        put("/set/m", "a\nb\n");
        var tags = new java.util.LinkedHashSet<String>();
        tags.add(tag());
        assertEquals(tags.iterator().next(), tag());
        put("/set/a", "2");
        tags.add(tag());
        put("/set/b", "2");
        tags.add(tag());
        call("DELETE /set/a");
        tags.add(tag());
        assertEquals(4, tags.size());
        assertEquals(
                304,
                call("GET /set/_granary/tar/m/0.tar", "if-none-match: " + tag()).status());
        assertNotEquals(
                tag(), call("HEAD /set/_granary/tar/m/0-0.tar").header("etag").orElseThrow());
    }

    @Test
    void aTarIsOfTheStateInWhichItWasOpened() throws Exception {
        put("/set/a", "old");
        put("/set/m", "a\n");
        var got = call("GET /set/_granary/tar/m/0.tar");
        put("/set/a", "newer");
        call("DELETE /set/a");
        assertEquals("old", Tar.entries(got.bytes()).getFirst().body());
    }

    @Test
    void noTarHoldsAnother() throws Exception {
        put("/set/a", "x");
        put("/set/m", "a\n_granary/tar/m/0.tar\n");
        assertEquals(
                List.of("a", "__404__/_granary/tar/m/0.tar"),
                names(Tar.entries(call("GET /set/_granary/tar/m/0.tar").bytes())));
        assertEquals(
                "NoSuchKey",
                call("GET /set/_granary/tar/_granary/tar/m/0.tar/0.tar").code());
    }

    @Test
    void aBatchComesInTheBodyToo() throws Exception {
        put("/set/a", "0123456789");
        put("/other/b", "far");
        var asked = """
                {"mime": ".tar", "in": [{"objname": "a", "start": 2, "length": 3},
                 {"objname": "b", "bucket": "other"}, {"objname": "none"}], "coer": true, "onob": %s, "strm": true}
                """;
        var entries = Tar.entries(batch(asked.formatted("false")).bytes());
        assertEquals(List.of("set/a", "other/b", "__404__/set/none"), names(entries));
        assertEquals(
                List.of("234", "far", ""), entries.stream().map(Tar.Entry::body).toList());
        assertEquals(
                List.of("a", "b", "__404__/none"),
                names(Tar.entries(batch(asked.formatted("true")).bytes())));
        assertEquals(
                "NoSuchKey",
                batch(asked.formatted("false").replace("true", "false")).code());
        for (var bad : List.of("", "7", "{}", "{\"in\": 7}", "{\"in\": [{}]}", "{\"in\": [{\"objname\": \"a\"}]} x")) {
            assertEquals("InvalidArgument", batch(bad).code(), bad);
        }
        assertEquals("NotImplemented", batch("{\"mime\": \".zip\", \"in\": []}").code());
        assertEquals("MethodNotAllowed", call("POST /set/a").code());
    }

    private Answer batch(String json) throws Exception {
        return store.call(Requests.of(json.getBytes(StandardCharsets.UTF_8), "POST /set/_granary/tar"));
    }

    @Test
    void aSelectCarriesABatch() throws Exception {
        put("/set/a", "x".repeat(200_000));
        put("/set/b", "bee");
        var tar = new java.io.ByteArrayOutputStream();
        var events = java.nio.ByteBuffer.wrap(
                select("BATCH [\"a\", {\"key\": \"b\", \"range\": \"1-\", \"as\": \"c\"}, \"none\"]")
                        .bytes());
        var types = new java.util.ArrayList<String>();
        while (events.hasRemaining()) {
            int begin = events.position();
            int total = events.getInt();
            int headers = events.getInt();
            assertEquals(crc(events.array(), begin, 8), events.getInt());
            var head = new String(events.array(), begin + 12, headers, StandardCharsets.ISO_8859_1);
            types.add(head.contains("Records") ? "Records" : head.contains("End") ? "End" : head);
            tar.write(events.array(), begin + 12 + headers, total - headers - 16);
            assertEquals(crc(events.array(), begin, total - 4), events.getInt(begin + total - 4));
            events.position(begin + total);
        }
        assertEquals(List.of("Records", "Records", "End"), types);
        var entries = Tar.entries(tar.toByteArray());
        assertEquals(List.of("a", "c", "__404__/none"), names(entries));
        assertEquals("ee", entries.get(1).body());
        assertEquals("NotImplemented", select("SELECT * FROM S3Object").code());
    }

    private Answer select(String expression) throws Exception {
        var xml =
                "<SelectObjectContentRequest><Expression>" + expression + "</Expression></SelectObjectContentRequest>";
        return store.call(Requests.of(xml.getBytes(StandardCharsets.UTF_8), "POST /set/labels/?select&select-type=2"));
    }

    private static int crc(byte[] bytes, int from, int length) {
        var crc = new java.util.zip.CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private String tag() throws Exception {
        return call("HEAD /set/_granary/tar/m/0.tar").header("etag").orElseThrow();
    }

    private static List<String> sizes(byte[] tar) {
        return Tar.entries(tar).stream()
                .map(entry -> entry.name() + '=' + entry.body().length())
                .toList();
    }

    private static List<String> names(List<Tar.Entry> entries) {
        return entries.stream().map(Tar.Entry::name).toList();
    }

    private static String encoded(String key) {
        return java.net.URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private void put(String path, String body) throws Exception {
        assertEquals(
                200,
                store.call(Requests.of(utf8(body), "PUT " + path.replace(" ", "%20")))
                        .status());
    }
}
