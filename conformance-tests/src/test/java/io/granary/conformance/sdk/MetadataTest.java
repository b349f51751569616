package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.granary.conformance.harness.Setup;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// What is stored beside a body and comes back with it.
class MetadataTest extends S3Suite {
    MetadataTest(Setup setup) {
        super(setup);
    }

    @Test
    void userMetadataComesBack() {
        var bucket = bucket();
        var metadata = Map.of("label", "duck", "empty", "", "long", "x".repeat(500), "with-dash_and.dot", "a, b; c=d");
        s3.putObject(b -> b.bucket(bucket).key("key").metadata(metadata), RequestBody.fromString("x"));
        assertEquals(metadata, s3.headObject(b -> b.bucket(bucket).key("key")).metadata());
        assertEquals(
                metadata,
                s3.getObjectAsBytes(b -> b.bucket(bucket).key("key")).response().metadata());
    }

    @Test
    void standardHeadersComeBack() {
        var bucket = bucket();
        s3.putObject(
                b -> b.bucket(bucket)
                        .key("key")
                        .contentType("image/png")
                        .cacheControl("max-age=60, public")
                        .contentDisposition("attachment; filename=\"duck.png\"")
                        .contentEncoding("gzip")
                        .contentLanguage("de, en"),
                RequestBody.fromString("x"));
        var head = s3.headObject(b -> b.bucket(bucket).key("key"));
        assertEquals("image/png", head.contentType());
        assertEquals("max-age=60, public", head.cacheControl());
        assertEquals("attachment; filename=\"duck.png\"", head.contentDisposition());
        assertEquals("gzip", head.contentEncoding());
        assertEquals("de, en", head.contentLanguage());
        var got = s3.getObjectAsBytes(b -> b.bucket(bucket).key("key")).response();
        assertEquals("image/png", got.contentType());
        assertEquals("gzip", got.contentEncoding());
        assertEquals("max-age=60, public", got.cacheControl());
    }

    /// The frame of the transfer is no property of the object.
    @Test
    void chunkedTransferLeavesNoTrace() {
        var bucket = bucket();
        put(bucket, "key", "x");
        assertNull(s3.headObject(b -> b.bucket(bucket).key("key")).contentEncoding());
    }

    @Test
    void overwritingReplacesAllOfIt() {
        var bucket = bucket();
        s3.putObject(
                b -> b.bucket(bucket).key("key").metadata(Map.of("a", "1")).cacheControl("no-cache"),
                RequestBody.fromString("x"));
        s3.putObject(b -> b.bucket(bucket).key("key").metadata(Map.of("b", "2")), RequestBody.fromString("y"));
        var head = s3.headObject(b -> b.bucket(bucket).key("key"));
        assertEquals(Map.of("b", "2"), head.metadata());
        assertNull(head.cacheControl());
    }

    @Test
    void largeObjectsHaveMetadataToo() {
        var bucket = bucket();
        var metadata = Map.of("label", "duck");
        s3.putObject(
                b -> b.bucket(bucket).key("key").metadata(metadata).contentType("image/tiff"),
                RequestBody.fromBytes(new byte[1 << 20]));
        var head = s3.headObject(b -> b.bucket(bucket).key("key"));
        assertEquals(metadata, head.metadata());
        assertEquals("image/tiff", head.contentType());
    }

    @Test
    void twoKilobytesOfMetadataAreTheLimit() {
        var bucket = bucket();
        var most = new HashMap<String, String>();
        most.put("a", "x".repeat(1023));
        most.put("b", "x".repeat(1023));
        s3.putObject(b -> b.bucket(bucket).key("key").metadata(most), RequestBody.fromString("x"));
        assertEquals(most, s3.headObject(b -> b.bucket(bucket).key("key")).metadata());
        most.put("c", "");
        refused(
                400,
                "MetadataTooLarge",
                () -> s3.putObject(b -> b.bucket(bucket).key("more").metadata(most), RequestBody.fromString("x")));
        refused(404, "NoSuchKey", () -> get(bucket, "more"));
    }

    @Test
    void readerMayOverrideTheHeadersOfTheAnswer() {
        var bucket = bucket();
        s3.putObject(b -> b.bucket(bucket).key("key").contentType("image/png"), RequestBody.fromString("x"));
        var got = s3.getObjectAsBytes(b -> b.bucket(bucket)
                        .key("key")
                        .responseContentType("text/plain; charset=utf-8")
                        .responseContentDisposition("attachment; filename=\"a b.txt\"")
                        .responseCacheControl("no-store")
                        .responseContentLanguage("en")
                        .responseContentEncoding("identity"))
                .response();
        assertEquals("text/plain; charset=utf-8", got.contentType());
        assertEquals("attachment; filename=\"a b.txt\"", got.contentDisposition());
        assertEquals("no-store", got.cacheControl());
        assertEquals("en", got.contentLanguage());
        assertEquals("identity", got.contentEncoding());
        assertEquals(
                "image/png", s3.headObject(b -> b.bucket(bucket).key("key")).contentType());
    }
}
