package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Setup;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/// CopyObject.
class CopyTest extends S3Suite {
    private static final String OTHER = "\"00000000000000000000000000000000\"";

    CopyTest(Setup setup) {
        super(setup);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 262_144, 262_145, 3_000_000})
    void copyHasTheSameBytesAndETag(int size) {
        var from = bucket();
        var to = bucket();
        var body = Bodies.random(size, size);
        var etag = put(from, "source", body).eTag();
        var copied = s3.copyObject(b ->
                b.sourceBucket(from).sourceKey("source").destinationBucket(to).destinationKey("copy"));
        assertEquals(etag, copied.copyObjectResult().eTag());
        assertEquals(etag, s3.headObject(b -> b.bucket(to).key("copy")).eTag());
        s3.deleteObject(b -> b.bucket(from).key("source"));
        assertArrayEquals(body, get(to, "copy"));
    }

    @Test
    void copyTakesMetadataAlong() {
        var bucket = bucket();
        putWithMetadata(bucket);
        copy(bucket, b -> b.destinationKey("copy"));
        var head = s3.headObject(b -> b.bucket(bucket).key("copy"));
        assertEquals(Map.of("a", "1"), head.metadata());
        assertEquals("image/png", head.contentType());
        assertEquals("no-cache", head.cacheControl());
    }

    @Test
    void copyMayReplaceMetadata() {
        var bucket = bucket();
        putWithMetadata(bucket);
        copy(
                bucket,
                b -> b.destinationKey("copy")
                        .metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("b", "2"))
                        .contentType("image/gif"));
        var head = s3.headObject(b -> b.bucket(bucket).key("copy"));
        assertEquals(Map.of("b", "2"), head.metadata());
        assertEquals("image/gif", head.contentType());
        assertNull(head.cacheControl());
    }

    @Test
    void copyOntoItselfNeedsNewMetadata() {
        var bucket = bucket();
        putWithMetadata(bucket);
        refused(400, "InvalidRequest", () -> copy(bucket, b -> b.destinationKey("source")));
        copy(
                bucket,
                b -> b.destinationKey("source")
                        .metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("b", "2")));
        assertEquals(
                Map.of("b", "2"),
                s3.headObject(b -> b.bucket(bucket).key("source")).metadata());
        assertEquals(4, get(bucket, "source").length);
    }

    @Test
    void copyReplacesWhatIsThere() {
        var bucket = bucket();
        putWithMetadata(bucket);
        put(bucket, "copy", "former");
        copy(bucket, b -> b.destinationKey("copy"));
        assertEquals(4, get(bucket, "copy").length);
    }

    @Test
    void missingSourceIsRefused() {
        var bucket = bucket();
        refused(404, "NoSuchKey", () -> copy(bucket, b -> b.destinationKey("copy")));
    }

    @Test
    void conditionsOnTheSourceHold() {
        var bucket = bucket();
        putWithMetadata(bucket);
        var head = s3.headObject(b -> b.bucket(bucket).key("source"));
        var before = head.lastModified().minus(Duration.ofMinutes(10));
        copy(bucket, b -> b.destinationKey("copy").copySourceIfMatch(head.eTag()));
        copy(bucket, b -> b.destinationKey("copy").copySourceIfNoneMatch(OTHER));
        copy(bucket, b -> b.destinationKey("copy").copySourceIfModifiedSince(before));
        copy(bucket, b -> b.destinationKey("copy").copySourceIfUnmodifiedSince(head.lastModified()));
        refused412(bucket, b -> b.copySourceIfMatch(OTHER));
        refused412(bucket, b -> b.copySourceIfNoneMatch(head.eTag()));
        refused412(bucket, b -> b.copySourceIfUnmodifiedSince(before));
        refused412(bucket, b -> b.copySourceIfModifiedSince(head.lastModified()));
        refused(404, "NoSuchKey", () -> get(bucket, "refused"));
    }

    @Test
    void conditionsOnTheDestinationHold() {
        var bucket = bucket();
        putWithMetadata(bucket);
        put(bucket, "taken", "former");
        copy(bucket, b -> b.destinationKey("free").ifNoneMatch("*"));
        refused(
                412,
                "PreconditionFailed",
                () -> copy(bucket, b -> b.destinationKey("taken").ifNoneMatch("*")));
        assertEquals(6, get(bucket, "taken").length);
    }

    private void refused412(String bucket, Consumer<CopyObjectRequest.Builder> condition) {
        refused(412, "PreconditionFailed", () -> copy(bucket, b -> condition.accept(b.destinationKey("refused"))));
    }

    private CopyObjectResponse copy(String bucket, Consumer<CopyObjectRequest.Builder> how) {
        return s3.copyObject(b -> {
            b.sourceBucket(bucket).sourceKey("source").destinationBucket(bucket);
            how.accept(b);
        });
    }

    private void putWithMetadata(String bucket) {
        s3.putObject(
                b -> b.bucket(bucket)
                        .key("source")
                        .metadata(Map.of("a", "1"))
                        .contentType("image/png")
                        .cacheControl("no-cache"),
                RequestBody.fromString("body"));
    }
}
