package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.conformance.harness.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// DeleteObject and DeleteObjects.
class DeleteObjectsTest extends S3Suite {
    DeleteObjectsTest(Setup setup) {
        super(setup);
    }

    @Test
    void deletedObjectIsGone() {
        var bucket = bucket();
        put(bucket, "key", "x");
        var answer = s3.deleteObject(b -> b.bucket(bucket).key("key"));
        assertEquals(204, answer.sdkHttpResponse().statusCode());
        refused(404, "NoSuchKey", () -> get(bucket, "key"));
        refusedHead(404, () -> s3.headObject(b -> b.bucket(bucket).key("key")));
        assertEquals(0, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());
    }

    @Test
    void deletingWhatIsNotThereSucceeds() {
        var bucket = bucket();
        assertEquals(
                204,
                s3.deleteObject(b -> b.bucket(bucket).key("never was"))
                        .sdkHttpResponse()
                        .statusCode());
    }

    @Test
    void thousandKeysGoAtOnce() {
        var bucket = bucket();
        var keys = IntStream.range(0, 1000).mapToObj(i -> "key-" + i).toList();
        keys.subList(0, 100).forEach(key -> put(bucket, key, "x"));
        put(bucket, "stays", "x");
        var answer = delete(bucket, keys, false);
        assertEquals(List.of(), answer.errors());
        assertEquals(
                keys, answer.deleted().stream().map(DeletedObject::key).toList(), "told in the order of the request");
        assertEquals(
                "stays",
                s3.listObjectsV2(b -> b.bucket(bucket)).contents().getFirst().key());
        assertEquals(1, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());
    }

    @Test
    void quietAnswerTellsOnlyWhatFailed() {
        var bucket = bucket();
        put(bucket, "key", "x");
        var answer = delete(bucket, List.of("key", "none", "k".repeat(1025)), true);
        assertEquals(List.of(), answer.deleted());
        assertEquals("KeyTooLongError", answer.errors().getFirst().code());
        assertEquals(1, answer.errors().size());
        assertEquals(0, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());
    }

    @Test
    void oneBadEntryOfAThousandFailsAlone() {
        var bucket = bucket();
        var keys = new ArrayList<>(
                IntStream.range(0, 999).mapToObj(i -> "key-" + i).toList());
        keys.subList(0, 50).forEach(key -> put(bucket, key, "x"));
        keys.add(500, "k".repeat(1025));
        var answer = delete(bucket, keys, false);
        assertEquals(999, answer.deleted().size());
        assertEquals(1, answer.errors().size());
        assertEquals("KeyTooLongError", answer.errors().getFirst().code());
        assertEquals("k".repeat(1025), answer.errors().getFirst().key());
        assertEquals(0, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());
    }

    @Test
    void moreThanAThousandAreRefusedAltogether() {
        var bucket = bucket();
        put(bucket, "key-0", "x");
        var keys = IntStream.range(0, 1001).mapToObj(i -> "key-" + i).toList();
        refused(400, "MalformedXML", () -> delete(bucket, keys, false));
        assertEquals(1, get(bucket, "key-0").length);
    }

    @Test
    void sameKeyTwiceIsDeletedOnce() {
        var bucket = bucket();
        put(bucket, "key", "x");
        var answer = delete(bucket, List.of("key", "key"), false);
        assertEquals(List.of(), answer.errors());
        refused(404, "NoSuchKey", () -> get(bucket, "key"));
    }

    @Test
    void otherVersionsAreNotThere() {
        var bucket = bucket();
        put(bucket, "key", "x");
        var answer = s3.deleteObjects(b -> b.bucket(bucket)
                .delete(d -> d.objects(ObjectIdentifier.builder()
                        .key("key")
                        .versionId("3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY")
                        .build())));
        assertEquals("NoSuchVersion", answer.errors().getFirst().code());
        assertEquals(1, get(bucket, "key").length);
    }

    private DeleteObjectsResponse delete(String bucket, List<String> keys, boolean quiet) {
        var objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        return s3.deleteObjects(
                b -> b.bucket(bucket).delete(d -> d.objects(objects).quiet(quiet)));
    }
}
