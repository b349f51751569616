package io.granary.conformance.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MFADelete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// Buckets that keep versions.
class VersionsTest extends S3Suite {
    VersionsTest(Setup setup) {
        super(setup);
    }

    @Test
    void everyPutMakesAVersionThatIsReadByItsId() {
        var bucket = keeping();
        var bodies = List.of("one", "two", "three");
        var ids = new ArrayList<String>();
        for (var body : bodies) {
            ids.add(put(bucket, "key", body).versionId());
        }
        for (int i = 0; i < bodies.size(); i++) {
            var id = ids.get(i);
            var read = s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").versionId(id));
            assertEquals(bodies.get(i), read.asUtf8String());
            assertEquals(id, read.response().versionId());
            assertEquals(
                    id,
                    s3.headObject(b -> b.bucket(bucket).key("key").versionId(id))
                            .versionId());
        }
        assertEquals("three", text(bucket, "key"));
        var listed = s3.listObjectVersionsPaginator(b -> b.bucket(bucket).maxKeys(2)).versions().stream()
                .map(ObjectVersion::versionId)
                .toList();
        assertEquals(ids.reversed(), listed);
        assertEquals(1, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());
    }

    /// Small enough to be packed, and large enough to be in extents.
    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 3 << 20})
    void noncurrentBodiesStay(int size) {
        var bucket = keeping();
        var first = new byte[size];
        Arrays.fill(first, (byte) 'x');
        var id = put(bucket, "key", first).versionId();
        put(bucket, "key", "newer");
        s3.deleteObject(b -> b.bucket(bucket).key("key"));
        assertArrayEquals(
                first,
                s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").versionId(id))
                        .asByteArray());
        s3.deleteObject(b -> b.bucket(bucket).key("key").versionId(id));
        refused(
                404,
                "NoSuchVersion",
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").versionId(id)));
    }

    @Test
    void aDeleteHidesAndIsTakenBack() {
        var bucket = keeping();
        var id = put(bucket, "key", "body").versionId();
        var deleted = s3.deleteObject(b -> b.bucket(bucket).key("key"));
        assertTrue(deleted.deleteMarker());
        var marker = deleted.versionId();
        var hidden = refused(404, "NoSuchKey", () -> get(bucket, "key"));
        assertEquals(
                "true",
                hidden.awsErrorDetails()
                        .sdkHttpResponse()
                        .firstMatchingHeader("x-amz-delete-marker")
                        .orElse(""));
        refusedHead(404, () -> s3.headObject(b -> b.bucket(bucket).key("key")));
        refused(
                405,
                "MethodNotAllowed",
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").versionId(marker)));
        refusedHead(405, () -> s3.headObject(b -> b.bucket(bucket).key("key").versionId(marker)));
        assertEquals(0, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());
        var listed = s3.listObjectVersions(b -> b.bucket(bucket));
        assertEquals(marker, listed.deleteMarkers().getFirst().versionId());
        assertTrue(listed.deleteMarkers().getFirst().isLatest());
        assertEquals(id, listed.versions().getFirst().versionId());
        refused(409, "BucketNotEmpty", () -> s3.deleteBucket(b -> b.bucket(bucket)));

        var undone = s3.deleteObject(b -> b.bucket(bucket).key("key").versionId(marker));
        assertTrue(undone.deleteMarker());
        assertEquals("body", text(bucket, "key"));
    }

    @Test
    void suspendedVersioningReplacesOnlyTheNullVersion() {
        var bucket = bucket();
        assertNull(put(bucket, "key", "before").versionId());
        versioning(bucket, BucketVersioningStatus.ENABLED);
        var named = put(bucket, "key", "named").versionId();
        versioning(bucket, BucketVersioningStatus.SUSPENDED);
        put(bucket, "key", "null again");
        var ids = s3.listObjectVersions(b -> b.bucket(bucket)).versions().stream()
                .map(ObjectVersion::versionId)
                .toList();
        assertEquals(List.of("null", named), ids);
        assertEquals("null again", text(bucket, "key"));
        var deleted = s3.deleteObject(b -> b.bucket(bucket).key("key"));
        assertEquals("null", deleted.versionId());
        assertTrue(deleted.deleteMarker());
        var left = s3.listObjectVersions(b -> b.bucket(bucket));
        assertEquals(
                List.of(named),
                left.versions().stream().map(ObjectVersion::versionId).toList());
        assertEquals(1, left.deleteMarkers().size());
        s3.deleteObject(b -> b.bucket(bucket).key("key").versionId("null"));
        assertEquals("named", text(bucket, "key"));
    }

    @Test
    void batchesDeleteVersionsAndMakeMarkers() {
        var bucket = keeping();
        var one = put(bucket, "a", "1").versionId();
        put(bucket, "a", "2");
        put(bucket, "b", "3");
        var answer = s3.deleteObjects(b -> b.bucket(bucket)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("a").versionId(one).build(),
                        ObjectIdentifier.builder().key("b").build())));
        assertEquals(2, answer.deleted().size());
        assertEquals(one, answer.deleted().getFirst().versionId());
        assertTrue(answer.deleted().get(1).deleteMarker());
        assertEquals(
                answer.deleted().get(1).deleteMarkerVersionId(),
                s3.listObjectVersions(b -> b.bucket(bucket))
                        .deleteMarkers()
                        .getFirst()
                        .versionId());
        assertEquals("2", text(bucket, "a"));
    }

    @Test
    void copiesAndPartsComeFromVersions() {
        var bucket = keeping();
        var one = put(bucket, "from", "first").versionId();
        put(bucket, "from", "second");
        var copied = s3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("from")
                .sourceVersionId(one)
                .destinationBucket(bucket)
                .destinationKey("to"));
        assertEquals(one, copied.copySourceVersionId());
        assertEquals("first", text(bucket, "to"));

        var upload =
                s3.createMultipartUpload(b -> b.bucket(bucket).key("parts")).uploadId();
        var part = s3.uploadPartCopy(b -> b.sourceBucket(bucket)
                .sourceKey("from")
                .sourceVersionId(one)
                .destinationBucket(bucket)
                .destinationKey("parts")
                .uploadId(upload)
                .partNumber(1));
        assertEquals(one, part.copySourceVersionId());
        var completed = s3.completeMultipartUpload(b -> b.bucket(bucket)
                .key("parts")
                .uploadId(upload)
                .multipartUpload(u -> u.parts(CompletedPart.builder()
                        .partNumber(1)
                        .eTag(part.copyPartResult().eTag())
                        .build())));
        assertEquals(
                completed.versionId(),
                s3.headObject(b -> b.bucket(bucket).key("parts")).versionId());
        assertEquals("first", text(bucket, "parts"));
    }

    @Test
    void listingsOfVersionsKnowPrefixesAndDelimiters() {
        var bucket = keeping();
        for (var key : List.of("a/1", "a/2", "b/1", "c")) {
            put(bucket, key, "x");
            put(bucket, key, "y");
        }
        var rolled = s3.listObjectVersions(b -> b.bucket(bucket).delimiter("/"));
        assertEquals(
                List.of("a/", "b/"),
                rolled.commonPrefixes().stream().map(prefix -> prefix.prefix()).toList());
        assertEquals(2, rolled.versions().size());
        assertEquals(
                4,
                s3.listObjectVersions(b -> b.bucket(bucket).prefix("a/"))
                        .versions()
                        .size());
        var seen = s3.listObjectVersionsPaginator(b -> b.bucket(bucket).maxKeys(3)).versions().stream()
                .map(version -> version.key() + version.isLatest())
                .toList();
        assertEquals(
                List.of("a/1true", "a/1false", "a/2true", "a/2false", "b/1true", "b/1false", "ctrue", "cfalse"), seen);
    }

    @Test
    void tagsBelongToAVersionAndGoWithCopies() {
        var bucket = keeping();
        var one = s3.putObject(b -> b.bucket(bucket).key("key").tagging("a=1&b=2"), RequestBody.fromString("1"))
                .versionId();
        put(bucket, "key", "2");
        assertEquals(
                2,
                s3.headObject(b -> b.bucket(bucket).key("key").versionId(one)).tagCount());
        assertEquals(
                0,
                s3.getObjectTagging(b -> b.bucket(bucket).key("key")).tagSet().size());
        s3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("key")
                .sourceVersionId(one)
                .destinationBucket(bucket)
                .destinationKey("copy"));
        assertEquals(
                2,
                s3.getObjectTagging(b -> b.bucket(bucket).key("copy")).tagSet().size());
        s3.deleteObjectTagging(b -> b.bucket(bucket).key("key").versionId(one));
        assertEquals(
                0,
                s3.getObjectTagging(b -> b.bucket(bucket).key("key").versionId(one))
                        .tagSet()
                        .size());
    }

    @Test
    void whatCannotBeIsRefused() {
        var bucket = keeping();
        put(bucket, "key", "x");
        refused(
                400,
                "InvalidArgument",
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").versionId("no version")));
        refused(
                501,
                "NotImplemented",
                () -> s3.putBucketVersioning(b -> b.bucket(bucket)
                        .mfa("serial 123456")
                        .versioningConfiguration(
                                v -> v.status(BucketVersioningStatus.ENABLED).mfaDelete(MFADelete.ENABLED))));
        refused(404, "NoSuchBucket", () -> s3.listObjectVersions(b -> b.bucket("suite-none-at-all")));
    }

    private String keeping() {
        var bucket = bucket();
        versioning(bucket, BucketVersioningStatus.ENABLED);
        return bucket;
    }

    private void versioning(String bucket, BucketVersioningStatus status) {
        s3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status(status)));
        assertEquals(status, s3.getBucketVersioning(b -> b.bucket(bucket)).status());
    }

    private String text(String bucket, String key) {
        return new String(get(bucket, key), UTF_8);
    }
}
