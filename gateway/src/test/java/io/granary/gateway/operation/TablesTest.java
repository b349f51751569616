package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.table.Tables;
import io.granary.gateway.table.TablesTree;
import io.granary.gateway.virtual.VirtualKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tables of a bucket through the operations of S3. What is in them, real readers try in `TableReadersTest`.
class TablesTest {
    private static final String TABLES = "/imgs?list-type=2&prefix=_granary/tables/";
    private static final String ANNOTATION = "_granary/tables/annotation/part-00000.parquet";

    @TempDir
    Path directory;

    private OpenEngine store;

    @BeforeEach
    void open() throws Exception {
        store = new OpenEngine(
                directory, "us-east-1", engine -> OpenEngine.only(engine, tables(engine, Duration.ZERO)));
        call("PUT /imgs");
        send("image", "PUT /imgs/a.jpg", "x-amz-meta-who: me");
        send("{}", "PUT /imgs/a.jpg?annotation&annotationName=labels");
    }

    private VirtualKeys tables(ObjectEngine engine, Duration maxAge) {
        return new VirtualKeys(
                engine, List.of(new TablesTree(engine, new Tables(engine, directory.resolve("made"), maxAge))));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void whatIsListedIsWhatIsRead() throws Exception {
        var listed = list(TABLES);
        assertEquals(
                List.of(ANNOTATION, "_granary/tables/inventory/part-00000.parquet", "_granary/tables/status.json"),
                List.copyOf(listed.keySet()));
        for (var line : listed.values()) {
            var got = call("GET /imgs/" + line.key());
            assertEquals(line.size(), got.bytes().length, line.key());
            assertEquals(Optional.of(line.etag()), got.header("etag"));
        }
        var part = call("GET /imgs/" + ANNOTATION, "range: bytes=0-3");
        assertEquals(206, part.status());
        assertEquals("PAR1", part.text());
        assertEquals("PAR1", call("GET /imgs/" + ANNOTATION, "range: bytes=-4").text());
        assertEquals(404, call("HEAD /imgs/_granary/tables/annotation").status());
        assertEquals(
                404,
                call("HEAD /imgs/_granary/tables/annotation/part-00001.parquet").status());
        assertEquals(
                404,
                call("HEAD /imgs/_granary/tables/annotation/part-0.parquet").status());
        assertEquals("InvalidArgument", call("PUT /imgs/" + ANNOTATION).code());
    }

    @Test
    void aPartThatDidNotChangeStaysTheSame() throws Exception {
        var before = list(TABLES);
        send("image", "PUT /imgs/b.jpg");
        var after = list(TABLES);
        assertEquals(before.get(ANNOTATION), after.get(ANNOTATION));
        var inventory = "_granary/tables/inventory/part-00000.parquet";
        assertNotEquals(before.get(inventory), after.get(inventory));
        send("{\"v\":1}", "PUT /imgs/a.jpg?annotation&annotationName=labels");
        assertNotEquals(before.get(ANNOTATION), list(TABLES).get(ANNOTATION));
    }

    @Test
    void aGenerationIsReadByItsSequenceWhileItIsKept() throws Exception {
        list(TABLES);
        var sequence = call("GET /imgs/_granary/tables/status.json").text().split("\"", -1)[3];
        var key = "_granary/tables/annotation@" + sequence + "/part-00000.parquet";
        var then = call("GET /imgs/" + key);
        assertEquals(200, then.status());
        assertTrue(list("/imgs?list-type=2&prefix=_granary/tables/annotation@").containsKey(key));
        for (int i = 0; i < 3; i++) {
            send("{\"n\":" + i + '}', "PUT /imgs/a.jpg?annotation&annotationName=labels");
            list(TABLES);
        }
        assertEquals(404, call("GET /imgs/" + key).status());
        try (var files = Files.list(directory.resolve("made"))) {
            assertEquals(4, files.count(), "three generations of annotations and one inventory that they share");
        }
    }

    @Test
    void equalContentIsEqualBytesAfterARestart() throws Exception {
        var before = call("GET /imgs/" + ANNOTATION);
        store.close();
        store = new OpenEngine(
                directory, "us-east-1", engine -> OpenEngine.only(engine, tables(engine, Tables.MAX_AGE)));
        var after = call("GET /imgs/" + ANNOTATION);
        assertEquals(before.header("etag"), after.header("etag"));
        assertEquals(before.header("last-modified"), after.header("last-modified"));
        assertArrayEquals(before.bytes(), after.bytes());
    }

    @Test
    void anEmptyBucketHasEmptyTables() throws Exception {
        call("PUT /empty");
        assertEquals(3, list("/empty?list-type=2&prefix=_granary/tables/").size());
        assertTrue(call("GET /empty/_granary/tables/status.json").text().contains("\"rows\":0"));
        assertEquals(404, call("GET /none/_granary/tables/status.json").status());
    }

    @Test
    void tablesAreSwitched() throws Exception {
        assertEquals(
                "MetadataConfigurationNotFound",
                call("GET /imgs?metadataConfiguration").code());
        var annotations = "<AnnotationTableConfiguration><ConfigurationState>%s</ConfigurationState>"
                + "<Role>arn:aws:iam::1:role/r</Role></AnnotationTableConfiguration>";
        assertEquals(
                "MetadataConfigurationNotFound",
                send(annotations.formatted("ENABLED"), "PUT /imgs?metadataAnnotationTable")
                        .code());
        var configuration = "<MetadataConfiguration><JournalTableConfiguration><RecordExpiration>"
                + "<Expiration>ENABLED</Expiration><Days>%d</Days></RecordExpiration></JournalTableConfiguration>"
                + "<InventoryTableConfiguration><ConfigurationState>ENABLED</ConfigurationState>"
                + "</InventoryTableConfiguration></MetadataConfiguration>";
        assertEquals(
                "MalformedXML",
                send(configuration.formatted(6), "POST /imgs?metadataConfiguration")
                        .code());
        assertEquals(
                "200",
                send(configuration.formatted(7), "POST /imgs?metadataConfiguration")
                        .code());
        assertEquals(
                "MetadataConfigurationAlreadyExists",
                send(configuration.formatted(7), "POST /imgs?metadataConfiguration")
                        .code());
        assertEquals(404, call("HEAD /imgs/" + ANNOTATION).status());
        assertEquals(2, list(TABLES).size());
        assertEquals(
                "200",
                send(annotations.formatted("ENABLED"), "PUT /imgs?metadataAnnotationTable")
                        .code());
        assertEquals(200, call("HEAD /imgs/" + ANNOTATION).status());
        var told = call("GET /imgs?metadataConfiguration").text();
        assertTrue(
                told.contains("<TableArn>arn:aws:s3:::imgs/_granary/tables/annotation</TableArn>"
                        + "<Role>arn:aws:iam::1:role/r</Role>"),
                told);
        assertTrue(told.contains("<Days>7</Days>"), told);
        assertEquals("204", call("DELETE /imgs?metadataConfiguration").code());
        assertEquals(
                "MetadataConfigurationNotFound",
                call("GET /imgs?metadataConfiguration").code());
        assertEquals("NotImplemented", call("GET /imgs?metadataTable").code());
    }

    private record Line(String key, long size, String etag) {}

    private Map<String, Line> list(String target) throws Exception {
        var lines = new LinkedHashMap<String, Line>();
        for (var child : call("GET " + target).xml().children()) {
            if (child.name().equals("Contents")) {
                var key = child.textOf("Key").orElseThrow();
                lines.put(
                        key,
                        new Line(
                                key,
                                Long.parseLong(child.textOf("Size").orElseThrow()),
                                child.textOf("ETag").orElseThrow()));
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
