package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.ObjectBody;
import io.granary.gateway.virtual.VirtualFacts;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.gateway.virtual.VirtualRequest;
import io.granary.gateway.virtual.VirtualTree;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Virtual keys through the operations of S3.
class VirtualKeysTest {
    private final AtomicInteger open = new AtomicInteger();
    private OpenEngine store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = new OpenEngine(
                directory,
                "us-east-1",
                engine -> OpenEngine.only(engine, new VirtualKeys(engine, List.of(new Echo("echo"), new Echo("a/b")))));
        assertEquals("200", call("PUT /icons").code());
    }

    @AfterEach
    void close() throws Exception {
        assertEquals(0, open.get(), "objects left open");
        store.close();
    }

    /// Answers with its own path, made on another thread.
    private final class Echo implements VirtualTree {
        private final String name;

        Echo(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isListed() {
            return true;
        }

        @Override
        public CompletionStage<VirtualObject> open(VirtualRequest request) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        if (request.path().isEmpty() || request.path().startsWith("no")) {
                            throw request.noSuchKey();
                        }
                        open.incrementAndGet();
                        return new Echoed(request.path().getBytes(StandardCharsets.UTF_8));
                    },
                    ForkJoinPool.commonPool());
        }

        @Override
        public CompletionStage<List<Listed>> list(VirtualRequest request, byte[] after) {
            return CompletableFuture.completedStage(Stream.of("one", "sub/three", "sub/two")
                    .filter(path -> path.startsWith(request.path()))
                    .map(path -> new Listed(ObjectKey.of("_granary/" + name + '/' + path), facts(path.length())))
                    .toList());
        }
    }

    private final class Echoed implements VirtualObject {
        private final byte[] bytes;

        Echoed(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public VirtualFacts facts() {
            return VirtualKeysTest.facts(bytes.length);
        }

        @Override
        public ObjectKey key() {
            return ObjectKey.of("_granary/echo");
        }

        @Override
        public CompletionStage<ObjectBody> body(long offset, long length) {
            return CompletableFuture.completedStage(
                    new ObjectBody.Whole(head(), ByteBuffer.wrap(bytes, (int) offset, (int) length)));
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private static VirtualFacts facts(int length) {
        return new VirtualFacts(length, new ETag(1, 2, 1), 86_400_000, VirtualFacts.contentType("text/plain"));
    }

    private static final String ETAG = "\"00000000000000010000000000000002-1\"";

    @Test
    void readsAreThoseOfStoredObjects() throws Exception {
        var got = call("GET /icons/_granary/echo/some/path");
        assertEquals("some/path", got.text());
        assertEquals(Optional.of(ETAG), got.header("etag"));
        assertEquals(Optional.of("text/plain"), got.header("content-type"));
        assertEquals(Optional.of("Fri, 02 Jan 1970 00:00:00 GMT"), got.header("last-modified"));
        var part = call("GET /icons/_granary/echo/some/path", "range: bytes=5-");
        assertEquals(206, part.status());
        assertEquals("path", part.text());
        assertEquals(Optional.of("bytes 5-8/9"), part.header("content-range"));
        assertEquals(416, call("GET /icons/_granary/echo/x", "range: bytes=9-").status());
        assertEquals(
                304,
                call("GET /icons/_granary/echo/x", "if-none-match: " + ETAG).status());
        assertEquals(
                412, call("GET /icons/_granary/echo/x", "if-match: \"other\"").status());
        assertEquals("path", call("GET /icons/_granary/echo/path?partNumber=1").text());
        assertEquals(
                Optional.of("image/png"),
                call("GET /icons/_granary/echo/x?response-content-type=image/png")
                        .header("content-type"));
        assertEquals(
                new S3Response.Body.LengthOnly(9),
                call("HEAD /icons/_granary/echo/some/path").response().body());
        assertEquals("path", call("GET /icons/_granary/a/b/path").text());
    }

    @Test
    void whatNoTreeHasIsNotThere() throws Exception {
        assertEquals("NoSuchKey", call("GET /icons/_granary/echo/nothing").code());
        assertEquals("NoSuchKey", call("GET /icons/_granary/echo").code());
        assertEquals("NoSuchKey", call("GET /icons/_granary/other/x").code());
        assertEquals("NoSuchKey", call("GET /icons/_granary/").code());
        assertEquals(404, call("HEAD /icons/_granary/tables/inventory").status());
        assertEquals("NoSuchBucket", call("GET /coins/_granary/echo/x").code());
    }

    @Test
    void nothingIsStoredUnderReservedKeys() throws Exception {
        put("/icons/source");
        for (var key : List.of("_granary/x", "_granary/echo/x", "_granary/echo", "_granary/")) {
            assertEquals("InvalidArgument", call("PUT /icons/" + key).code(), key);
            assertEquals(
                    "InvalidArgument", call("POST /icons/" + key + "?uploads").code(), key);
            assertEquals("InvalidArgument", call("DELETE /icons/" + key).code(), key);
            assertEquals(
                    "InvalidArgument",
                    call("PUT /icons/" + key, "x-amz-copy-source: icons/source").code(),
                    key);
        }
        put("/icons/_granary");
        put("/icons/_granaryx/y");
        assertEquals("200", call("GET /icons/_granary").code());
    }

    @Test
    void listingsShowThemOnlyWhereTheyAreAskedFor() throws Exception {
        put("/icons/_granary");
        put("/icons/a");
        assertEquals(List.of("_granary", "a"), keys("GET /icons?list-type=2"));
        assertEquals(List.of("_granary"), keys("GET /icons?list-type=2&prefix=_gran"));
        assertEquals(List.of("_granary/a/", "_granary/echo/"), prefixes("GET /icons?prefix=_granary/&delimiter=/"));
        assertEquals(
                List.of("_granary/echo/one", "_granary/echo/sub/three", "_granary/echo/sub/two"),
                keys("GET /icons?list-type=2&prefix=_granary/echo/"));
        assertEquals(List.of("_granary/echo/sub/"), prefixes("GET /icons?prefix=_granary/echo/&delimiter=/"));
        assertEquals(List.of("_granary/echo/one"), keys("GET /icons?prefix=_granary/echo/&delimiter=/"));
        assertEquals(
                List.of("_granary/echo/sub/two"),
                keys("GET /icons?list-type=2&prefix=_granary/echo/&start-after=_granary/echo/sub/three"));
        var page = call("GET /icons?list-type=2&prefix=_granary/echo/&max-keys=2");
        assertEquals(List.of("_granary/echo/one", "_granary/echo/sub/three"), page.texts("Contents", "Key"));
        var token = page.xml().textOf("NextContinuationToken").orElseThrow();
        assertEquals(
                List.of("_granary/echo/sub/two"),
                keys("GET /icons?list-type=2&prefix=_granary/echo/&continuation-token=" + token));
        assertTrue(call("GET /icons?prefix=_granary/echo/")
                .texts("Contents", "ETag")
                .contains(ETAG));
    }

    private List<String> keys(String request) throws Exception {
        return call(request).texts("Contents", "Key");
    }

    private List<String> prefixes(String request) throws Exception {
        return call(request).texts("CommonPrefixes", "Prefix");
    }

    private void put(String path) throws Exception {
        assertEquals(200, call("PUT " + path).status());
    }

    private Answer call(String... lines) throws Exception {
        return store.call(Requests.of(lines));
    }
}
