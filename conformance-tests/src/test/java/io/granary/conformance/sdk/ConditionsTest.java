package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Setup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Conditional reads, and writes whose condition is decided where they are committed.
class ConditionsTest extends S3Suite {
    private static final String OTHER = "\"00000000000000000000000000000000\"";

    ConditionsTest(Setup setup) {
        super(setup);
    }

    @Test
    void readsHoldToTheETag() {
        var bucket = bucket();
        var etag = put(bucket, "key", "x").eTag();
        s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifMatch(etag));
        s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifMatch("*"));
        s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifMatch(etag.replace("\"", "")));
        s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifMatch(OTHER + ", " + etag));
        s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifNoneMatch(OTHER));
        s3.headObject(b -> b.bucket(bucket).key("key").ifMatch(etag));
        refused(
                412,
                "PreconditionFailed",
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifMatch(OTHER)));
        refusedHead(412, () -> s3.headObject(b -> b.bucket(bucket).key("key").ifMatch(OTHER)));
        refusedHead(
                304, () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifNoneMatch(etag)));
        refusedHead(304, () -> s3.headObject(b -> b.bucket(bucket).key("key").ifNoneMatch(etag)));
        refusedHead(
                304, () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifNoneMatch("*")));
    }

    @Test
    void readsHoldToTheTime() {
        var bucket = bucket();
        put(bucket, "key", "x");
        var time = s3.headObject(b -> b.bucket(bucket).key("key")).lastModified();
        var before = time.minus(Duration.ofMinutes(10));
        s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifModifiedSince(before));
        s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifUnmodifiedSince(time));
        refusedHead(
                304, () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifModifiedSince(time)));
        refusedHead(304, () -> s3.headObject(b -> b.bucket(bucket).key("key").ifModifiedSince(time)));
        refused(
                412,
                "PreconditionFailed",
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifUnmodifiedSince(before)));
    }

    /// RFC 9110, 13.2.2: the tag decides where both are given.
    @Test
    void eTagsGoBeforeTimes() {
        var bucket = bucket();
        var etag = put(bucket, "key", "x").eTag();
        var time = s3.headObject(b -> b.bucket(bucket).key("key")).lastModified();
        var before = time.minus(Duration.ofMinutes(10));
        s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifMatch(etag).ifUnmodifiedSince(before));
        refusedHead(
                304,
                () -> s3.getObjectAsBytes(
                        b -> b.bucket(bucket).key("key").ifNoneMatch(etag).ifModifiedSince(before)));
        s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").ifNoneMatch(OTHER).ifModifiedSince(time));
    }

    @Test
    void conditionsOnAMissingKeyAnswerThatItIsMissing() {
        var bucket = bucket();
        refused(
                404,
                "NoSuchKey",
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("none").ifMatch(OTHER)));
        refused(
                404,
                "NoSuchKey",
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("none").ifNoneMatch("*")));
    }

    @Test
    void putIfAbsentWritesOnce() {
        var bucket = bucket();
        putIfAbsent(bucket, "key", "first");
        refused(412, "PreconditionFailed", () -> putIfAbsent(bucket, "key", "second"));
        assertEquals("first", text(bucket, "key"));
        s3.deleteObject(b -> b.bucket(bucket).key("key"));
        putIfAbsent(bucket, "key", "third");
        assertEquals("third", text(bucket, "key"));
    }

    @Test
    void putIfMatchReplacesOnlyThatVersion() {
        var bucket = bucket();
        var first = put(bucket, "key", "first").eTag();
        var second = putIfMatch(bucket, "key", first, "second");
        refused(412, "PreconditionFailed", () -> putIfMatch(bucket, "key", first, "third"));
        assertEquals("second", text(bucket, "key"));
        putIfMatch(bucket, "key", second, "fourth");
        assertEquals("fourth", text(bucket, "key"));
        refused(404, "NoSuchKey", () -> putIfMatch(bucket, "none", first, "x"));
    }

    /// A refused body of the size of extents must not become visible, nor replace what is there.
    @Test
    void refusedLargeBodyLeavesTheObjectAlone() {
        var bucket = bucket();
        put(bucket, "key", "small");
        refused(
                412,
                "PreconditionFailed",
                () -> s3.putObject(
                        b -> b.bucket(bucket).key("key").ifNoneMatch("*"), RequestBody.fromBytes(new byte[3 << 20])));
        assertEquals("small", text(bucket, "key"));
    }

    @Test
    void ofManyThatPutIfAbsentOneWins() throws Exception {
        var bucket = bucket();
        for (int round = 0; round < 10; round++) {
            var key = "key-" + round;
            var start = new CountDownLatch(1);
            try (var pool = Executors.newFixedThreadPool(8)) {
                var answers = IntStream.range(0, 8)
                        .mapToObj(i -> pool.submit((Callable<String>) () -> {
                            start.await();
                            return outcome(() -> putIfAbsent(bucket, key, "writer " + i), "writer " + i);
                        }))
                        .toList();
                start.countDown();
                var winners = answers.stream()
                        .map(ConditionsTest::resolved)
                        .filter(answer -> !answer.isEmpty())
                        .toList();
                assertEquals(1, winners.size(), () -> "winners: " + winners);
                assertEquals(winners.getFirst(), text(bucket, key));
            }
        }
    }

    /// A counter kept by compare-and-set loses no step, whoever else counts.
    @Test
    void counterByIfMatchLosesNothing() throws Exception {
        var bucket = bucket();
        put(bucket, "counter", "0");
        int threads = 4;
        int steps = 15;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var counting = IntStream.range(0, threads)
                    .mapToObj(i -> pool.submit(() -> {
                        for (int done = 0; done < steps; ) {
                            var seen = s3.getObjectAsBytes(b -> b.bucket(bucket).key("counter"));
                            var next = Integer.toString(Integer.parseInt(seen.asUtf8String()) + 1);
                            var etag = seen.response().eTag();
                            done += outcome(() -> putIfMatch(bucket, "counter", etag, next), "counted")
                                            .isEmpty()
                                    ? 0
                                    : 1;
                        }
                        return "";
                    }))
                    .toList();
            counting.forEach(ConditionsTest::resolved);
        }
        assertEquals(Integer.toString(threads * steps), text(bucket, "counter"));
    }

    @Test
    void deleteIfMatchDeletesOnlyThatVersion() {
        var bucket = bucket();
        var first = put(bucket, "key", "first").eTag();
        var second = put(bucket, "key", "second").eTag();
        refused(
                412,
                "PreconditionFailed",
                () -> s3.deleteObject(b -> b.bucket(bucket).key("key").ifMatch(first)));
        assertEquals("second", text(bucket, "key"));
        s3.deleteObject(b -> b.bucket(bucket).key("key").ifMatch(second));
        refused(404, "NoSuchKey", () -> get(bucket, "key"));
    }

    /// What is not there at all is as good as deleted, as S3 documents it.
    @Test
    void deletesHoldToSizeAndTime() {
        var bucket = bucket();
        put(bucket, "key", "four");
        var time = s3.headObject(b -> b.bucket(bucket).key("key")).lastModified();
        refused(
                412,
                "PreconditionFailed",
                () -> s3.deleteObject(b -> b.bucket(bucket).key("key").ifMatchSize(5L)));
        refused(
                412,
                "PreconditionFailed",
                () -> s3.deleteObject(b -> b.bucket(bucket).key("key").ifMatchLastModifiedTime(time.minusSeconds(9))));
        s3.deleteObject(b -> b.bucket(bucket).key("key").ifMatchSize(4L).ifMatchLastModifiedTime(time));
        refused(404, "NoSuchKey", () -> get(bucket, "key"));
        s3.deleteObject(b -> b.bucket(bucket).key("key").ifMatch(OTHER));
    }

    @Test
    void attributesOfAnObject() {
        var bucket = bucket();
        var etag = put(bucket, "key", "four").eTag();
        var attributes = s3.getObjectAttributes(b -> b.bucket(bucket)
                .key("key")
                .objectAttributes(ObjectAttributes.E_TAG, ObjectAttributes.OBJECT_SIZE, ObjectAttributes.CHECKSUM));
        assertEquals(etag, '"' + attributes.eTag() + '"');
        assertEquals(4L, attributes.objectSize());
        assertEquals(ChecksumType.FULL_OBJECT, attributes.checksum().checksumType());
    }

    private static String outcome(Runnable write, String success) {
        try {
            write.run();
            return success;
        } catch (S3Exception e) {
            assertTrue(e.statusCode() == 412 || e.statusCode() == 409, e::toString);
            return "";
        }
    }

    private static String resolved(Future<String> answer) {
        try {
            return answer.get();
        } catch (java.util.concurrent.ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void putIfAbsent(String bucket, String key, String body) {
        s3.putObject(b -> b.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromString(body));
    }

    private String putIfMatch(String bucket, String key, String etag, String body) {
        return s3.putObject(b -> b.bucket(bucket).key(key).ifMatch(etag), RequestBody.fromString(body))
                .eTag();
    }

    private String text(String bucket, String key) {
        return new String(get(bucket, key), StandardCharsets.UTF_8);
    }
}
