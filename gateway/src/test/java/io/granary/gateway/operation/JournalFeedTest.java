package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.table.JournalExpiry;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The change feed and the journal's parts through the operations of S3.
class JournalFeedTest {
    private static final String ZERO = "0".repeat(20);
    private static final String SINCE = "GET /imgs/_granary/tables/journal-since/";
    private static final String PARTS = "GET /imgs?list-type=2&prefix=_granary/tables/journal/";

    @TempDir
    Path directory;

    private OpenEngine store;

    @BeforeEach
    void open() throws Exception {
        store = new OpenEngine(directory, "us-east-1");
        call("PUT /imgs");
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private List<JsonObject> since(String sequence) throws Exception {
        var answer = call(SINCE + sequence + ".jsonl");
        assertEquals(200, answer.status(), answer.text());
        return answer.text().lines().map(JsonObject::new).toList();
    }

    @Test
    void changesAreLinesWithTheColumnsOfS3() throws Exception {
        send("image", "PUT /imgs/a.jpg", "x-amz-meta-who: me", "x-amz-tagging: k=v");
        send("{}", "PUT /imgs/a.jpg?annotation&annotationName=labels");
        call("DELETE /imgs/a.jpg");
        var lines = since(ZERO);
        var created = lines.get(0);
        assertEquals("CREATE", created.getString("record_type"));
        assertEquals("imgs", created.getString("bucket"));
        assertEquals("a.jpg", created.getString("key"));
        assertEquals(5, created.getInteger("size"));
        assertEquals("78805a221a988e79ef3f42d7c5bfd418", created.getString("e_tag"));
        assertEquals(new JsonObject().put("k", "v"), created.getJsonObject("object_tags"));
        assertEquals(new JsonObject().put("who", "me"), created.getJsonObject("user_metadata"));
        assertEquals(created.getString("sequence_number"), created.getString("object_join_key"));
        assertEquals("UPDATE_METADATA", lines.get(1).getString("record_type"));
        assertEquals(created.getString("object_join_key"), lines.get(1).getString("object_join_key"));
        var deleted = lines.get(2);
        assertEquals("DELETE", deleted.getString("record_type"));
        assertEquals(
                Set.of("bucket", "key", "sequence_number", "record_type", "record_timestamp"), deleted.fieldNames());
        assertEquals(3, lines.size());
    }

    @Test
    void theLastLineNamesWhereToGoOn() throws Exception {
        var keys = new ArrayList<String>();
        var cursor = ZERO;
        for (int i = 0; i < 5; i++) {
            send("x", "PUT /imgs/k" + i);
            for (var line : since(cursor)) {
                keys.add(line.getString("key"));
                cursor = line.getString("sequence_number");
            }
        }
        assertEquals(List.of("k0", "k1", "k2", "k3", "k4"), keys);
        assertEquals(List.of(), since(cursor));
        assertEquals("InvalidArgument", call(SINCE + "12.jsonl").code());
        assertEquals("NoSuchKey", call(SINCE + ZERO + ".parquet").code());
        assertEquals(
                "NoSuchBucket",
                call(SINCE.replace("imgs", "none") + ZERO + ".jsonl").code());
    }

    @Test
    void partsAreListedWithTheirSizesAndPolledBehindTheLast() throws Exception {
        send("x", "PUT /imgs/a");
        var first = parts(PARTS);
        assertEquals(1, first.size());
        var bytes = call("GET /imgs/" + first.getFirst().key()).bytes();
        assertEquals(first.getFirst().size(), bytes.length);
        assertEquals("PAR1", new String(bytes, 0, 4, StandardCharsets.US_ASCII));
        store.close();
        store = new OpenEngine(directory, "us-east-1");
        assertArrayEquals(bytes, call("GET /imgs/" + first.getFirst().key()).bytes());
        send("x", "PUT /imgs/b");
        var more = parts(PARTS + "&start-after=" + first.getFirst().key());
        assertEquals(1, more.size());
        assertTrue(more.getFirst().key().compareTo(first.getFirst().key()) > 0);
        assertEquals(2, parts(PARTS).size());
        assertEquals(404, call("HEAD /imgs/_granary/tables/journal/x.parquet").status());
        assertEquals(404, call("HEAD /imgs/_granary/tables/journal").status());
    }

    @Test
    void whoComesTooLateIsTold() throws Exception {
        send("x", "PUT /imgs/a");
        var cursor = since(ZERO).getFirst().getString("sequence_number");
        send("x", "PUT /imgs/b");
        parts(PARTS);
        JournalExpiry.run(store.engine(), Duration.ofDays(7), System.currentTimeMillis());
        assertEquals(1, since(cursor).size());
        JournalExpiry.run(
                store.engine(),
                Duration.ofDays(7),
                System.currentTimeMillis() + Duration.ofDays(8).toMillis());
        var refused = call(SINCE + cursor + ".jsonl");
        assertEquals(410, refused.status());
        assertEquals("JournalExpired", refused.code());
        assertEquals(List.of(), since(ZERO));
        var begin = new JsonObject(call("GET /imgs/_granary/tables/status.json").text())
                .getJsonObject("journal")
                .getString("begin");
        send("x", "PUT /imgs/c");
        assertEquals("c", since(begin).getFirst().getString("key"));
    }

    @Test
    void aBucketSaysHowLongItsChangesAreKept() throws Exception {
        var forever = "<MetadataConfiguration><JournalTableConfiguration><RecordExpiration>"
                + "<Expiration>DISABLED</Expiration></RecordExpiration></JournalTableConfiguration>"
                + "<InventoryTableConfiguration><ConfigurationState>ENABLED</ConfigurationState>"
                + "</InventoryTableConfiguration></MetadataConfiguration>";
        assertEquals(200, send(forever, "POST /imgs?metadataConfiguration").status());
        send("x", "PUT /imgs/a");
        parts(PARTS);
        long later = System.currentTimeMillis() + Duration.ofDays(999).toMillis();
        assertEquals(0, JournalExpiry.run(store.engine(), Duration.ofDays(7), later));
        assertFalse(since(ZERO).isEmpty());
        call("DELETE /imgs?metadataConfiguration");
        assertEquals(1, JournalExpiry.run(store.engine(), Duration.ofDays(7), later));
    }

    private record Line(String key, long size) {}

    private List<Line> parts(String target) throws Exception {
        var lines = new ArrayList<Line>();
        for (var child : call(target).xml().children()) {
            if (child.name().equals("Contents")) {
                lines.add(new Line(
                        child.textOf("Key").orElseThrow(),
                        Long.parseLong(child.textOf("Size").orElseThrow())));
            }
        }
        return lines;
    }

    private Answer call(String... lines) throws Exception {
        return store.call(Requests.of(lines));
    }

    private Answer send(String body, String... lines) throws Exception {
        return store.call(Requests.of(body.getBytes(StandardCharsets.UTF_8), lines));
    }
}
