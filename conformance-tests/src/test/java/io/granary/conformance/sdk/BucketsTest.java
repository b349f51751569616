package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Setup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// ListBuckets, CreateBucket, HeadBucket, GetBucketLocation, DeleteBucket.
class BucketsTest extends S3Suite {
    BucketsTest(Setup setup) {
        super(setup);
    }

    @Test
    void createdBucketIsFoundAndListed() {
        var name = bucket();
        assertEquals("us-east-1", s3.headBucket(b -> b.bucket(name)).bucketRegion());
        var listed = s3.listBuckets().buckets().stream()
                .filter(bucket -> bucket.name().equals(name))
                .findFirst()
                .orElseThrow();
        var age = Duration.between(listed.creationDate(), Instant.now());
        assertTrue(age.abs().compareTo(Duration.ofMinutes(1)) < 0, () -> "age " + age);
    }

    @Test
    void bucketsAreListedInOrderAndInPages() {
        var prefix = bucketName() + "-";
        var names = IntStream.range(0, 7).mapToObj(i -> prefix + (6 - i)).toList();
        names.forEach(name -> s3.createBucket(b -> b.bucket(name)));
        var listed = new ArrayList<String>();
        String token = null;
        int pages = 0;
        do {
            var request = ListBucketsRequest.builder()
                    .prefix(prefix)
                    .maxBuckets(3)
                    .continuationToken(token)
                    .build();
            var page = s3.listBuckets(request);
            assertTrue(page.buckets().size() <= 3);
            page.buckets().stream().map(Bucket::name).forEach(listed::add);
            token = page.continuationToken();
            pages++;
        } while (token != null);
        assertEquals(names.stream().sorted().toList(), listed);
        assertEquals(3, pages);
    }

    /// S3 forgives it in `us-east-1`, and only there.
    @Test
    void creatingABucketTwiceLeavesItAsItIs() {
        var name = bucket();
        put(name, "key", "x");
        s3.createBucket(b -> b.bucket(name));
        assertEquals(1, get(name, "key").length);
    }

    @Test
    void deletedBucketIsGone() {
        var name = bucket();
        s3.deleteBucket(b -> b.bucket(name));
        refusedHead(404, () -> s3.headBucket(b -> b.bucket(name)));
        refused(404, "NoSuchBucket", () -> s3.deleteBucket(b -> b.bucket(name)));
        assertFalse(s3.listBuckets().buckets().stream()
                .anyMatch(bucket -> bucket.name().equals(name)));
    }

    @Test
    void bucketWithObjectsIsNotDeleted() {
        var name = bucket();
        put(name, "only", "x");
        refused(409, "BucketNotEmpty", () -> s3.deleteBucket(b -> b.bucket(name)));
        assertEquals("x", new String(get(name, "only"), StandardCharsets.UTF_8));
        s3.deleteObject(b -> b.bucket(name).key("only"));
        s3.deleteBucket(b -> b.bucket(name));
    }

    @Test
    void bucketMadeAgainIsEmpty() {
        var name = bucket();
        put(name, "from its former life", "x");
        s3.deleteObject(b -> b.bucket(name).key("from its former life"));
        s3.deleteBucket(b -> b.bucket(name));
        s3.createBucket(b -> b.bucket(name));
        assertEquals(List.of(), s3.listObjectsV2(b -> b.bucket(name)).contents());
        refused(404, "NoSuchKey", () -> get(name, "from its former life"));
    }

    @Test
    void bucketNamesMayHoldDots() {
        var name = bucketName() + ".with.dots";
        s3.createBucket(b -> b.bucket(name));
        put(name, "key", "x");
        assertEquals(1, get(name, "key").length);
    }

    @Test
    void locationOfTheDefaultRegionIsEmpty() {
        var name = bucket();
        var location = s3.getBucketLocation(b -> b.bucket(name)).locationConstraintAsString();
        assertTrue(location == null || location.isEmpty(), location);
    }

    @Test
    void everyOperationNeedsItsBucket() {
        var missing = bucketName() + "-missing";
        var source = bucket();
        put(source, "key", "x");
        refused(404, "NoSuchBucket", () -> put(missing, "key", "x"));
        refused(404, "NoSuchBucket", () -> get(missing, "key"));
        refusedHead(404, () -> s3.headObject(b -> b.bucket(missing).key("key")));
        refused(
                404,
                "NoSuchBucket",
                () -> s3.deleteObject(b -> b.bucket(missing).key("key")));
        refused(
                404,
                "NoSuchBucket",
                () -> s3.deleteObjects(b -> b.bucket(missing)
                        .delete(d -> d.objects(
                                List.of(ObjectIdentifier.builder().key("key").build())))));
        refused(404, "NoSuchBucket", () -> s3.listObjectsV2(b -> b.bucket(missing)));
        refused(404, "NoSuchBucket", () -> s3.listObjects(b -> b.bucket(missing)));
        refused(404, "NoSuchBucket", () -> s3.getBucketLocation(b -> b.bucket(missing)));
        refused(
                404,
                "NoSuchBucket",
                () -> s3.copyObject(b -> b.sourceBucket(source)
                        .sourceKey("key")
                        .destinationBucket(missing)
                        .destinationKey("key")));
        refused(
                404,
                "NoSuchBucket",
                () -> s3.copyObject(b -> b.sourceBucket(missing)
                        .sourceKey("key")
                        .destinationBucket(source)
                        .destinationKey("copy")));
        // Refused before the body was read, which not every client then reads the reason of.
        var large = RequestBody.fromBytes(new byte[4 << 20]);
        refusedHead(404, () -> s3.putObject(b -> b.bucket(missing).key("key"), large));
    }
}
