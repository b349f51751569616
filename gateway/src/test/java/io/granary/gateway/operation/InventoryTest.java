package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.Signed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a bucket holds, as lines and as sums.
class InventoryTest extends OperationSuite {
    private static final String LINES = "/set/_granary/tables/inventory.jsonl/";
    private static final String SUMMARY = "/set/_granary/summary/";
    private static final JsonMapper JSON = new JsonMapper();

    @BeforeEach
    void objects() throws Exception {
        call("PUT /set");
        put("train/cat/1.jpg", "x".repeat(100));
        put("train/cat/2.jpg", "x".repeat(5));
        put("train/dog/1.jpg", "");
        put("train/readme", "r");
        put("val/%22quoted%22%0Aline", "q");
        store.call(Requests.of(
                utf8("t"),
                "PUT /set/val/tagged",
                "x-amz-tagging: k=v",
                "x-amz-meta-note: a \"note\"",
                "content-type: text/plain"));
    }

    private void put(String key, String body) throws Exception {
        assertEquals(200, store.call(Requests.of(utf8(body), "PUT /set/" + key)).status());
    }

    private List<JsonNode> lines(String prefix) throws Exception {
        return call("GET " + LINES + prefix).text().lines().map(JSON::readTree).toList();
    }

    private static List<String> keys(List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("key").asString()).toList();
    }

    @Test
    void eachVersionIsALine() throws Exception {
        var lines = lines("");
        assertEquals(
                List.of(
                        "train/cat/1.jpg",
                        "train/cat/2.jpg",
                        "train/dog/1.jpg",
                        "train/readme",
                        "val/\"quoted\"\nline",
                        "val/tagged"),
                keys(lines));
        var first = lines.getFirst();
        assertEquals("set", first.get("bucket").asString());
        assertEquals(100, first.get("size").asLong());
        assertEquals(
                call("HEAD /set/train/cat/1.jpg").header("etag"),
                Optional.of('"' + first.get("e_tag").asString() + '"'));
        assertTrue(first.get("last_modified_date").asString().matches("20\\d\\d-\\d\\d-\\d\\dT[\\d:.]+Z"));
        assertEquals(20, first.get("sequence_number").asString().length());
        var tagged = lines.getLast();
        assertEquals("v", tagged.get("object_tags").get("k").asString());
        assertEquals("a \"note\"", tagged.get("user_metadata").get("note").asString());
        assertEquals(List.of("train/cat/1.jpg", "train/cat/2.jpg"), keys(lines("train/cat/")));
        assertEquals(List.of(), lines("none/"));
    }

    @Test
    void versionsAndMarkersAreLines() throws Exception {
        var enable = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        store.call(Requests.of(utf8(enable), "PUT /set?versioning"));
        put("val/tagged", "again");
        call("DELETE /set/val/tagged");
        var lines = lines("val/tagged");
        assertEquals(
                List.of(true, false, false),
                lines.stream()
                        .map(line -> line.get("is_delete_marker").asBoolean())
                        .toList());
        assertEquals(2, lines.stream().filter(line -> line.has("version_id")).count());
    }

    /// Ranges, heads and a download that takes its time speak of one state.
    @Test
    void itStaysTheSameWhileItIsRead() throws Exception {
        var head = call("HEAD " + LINES);
        put("new", "n");
        var whole = call("GET " + LINES);
        assertEquals(head.header("etag"), whole.header("etag"));
        var bytes = whole.bytes();
        assertEquals(bytes.length, ((S3Response.Body.LengthOnly) head.response().body()).length());
        var part = call("GET " + LINES, "range: bytes=10-99");
        assertArrayEquals(Arrays.copyOfRange(bytes, 10, 100), part.bytes());
        assertEquals("InvalidArgument", call("PUT " + LINES + "x").code());
    }

    @Test
    void directoriesAreAddedUp() throws Exception {
        var summary = JSON.readTree(call("GET " + SUMMARY).text());
        assertEquals(6, summary.get("objects").asLong());
        assertEquals(108, summary.get("bytes").asLong());
        assertEquals(0, summary.get("here").get("objects").asLong());
        assertEquals(List.of("train/", "val/"), directories(summary));
        var train = JSON.readTree(call("GET " + SUMMARY + "train/").text());
        assertEquals(List.of("train/cat/", "train/dog/"), directories(train));
        assertEquals(1, train.get("here").get("objects").asLong());
        var cat = train.get("directories").get(0);
        assertEquals(105, cat.get("bytes").asLong());
        // 5 is in the bar from 4 on, 100 in that from 64 on.
        assertEquals("[0,0,1,0,1]", cat.get("sizes").toString());
        assertEquals("[0,1,4,16,64,256", train.get("size_edges").toString().substring(0, 16));
        assertEquals(4, train.get("objects").asLong());
        assertEquals(
                0,
                JSON.readTree(call("GET " + SUMMARY + "none").text())
                        .get("objects")
                        .asLong());
    }

    private static List<String> directories(JsonNode summary) {
        return StreamSupport.stream(summary.get("directories").spliterator(), false)
                .map(directory -> directory.get("name").asString())
                .toList();
    }

    /// Names are told only to those who may list.
    @Test
    void whoMayNotListSeesNeither() throws Exception {
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::set/*"}]}""";
        assertEquals(
                204, store.call(Requests.of(utf8(policy), "PUT /set?policy")).status());
        var nobody = new Signed("", "", PayloadHash.UNSIGNED, null);
        for (var key : List.of(LINES, SUMMARY)) {
            assertEquals(
                    "AccessDenied",
                    store.callAs(nobody, Requests.of("GET " + key)).code());
        }
    }
}
