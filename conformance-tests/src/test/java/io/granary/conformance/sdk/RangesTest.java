package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Setup;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The `Range` header, on packed bodies and on extents.
class RangesTest extends S3Suite {
    private static final int SIZE = 1000;

    RangesTest(Setup setup) {
        super(setup);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-, 0, 999",
        "bytes=5-9, 5, 9",
        "bytes=999-999, 999, 999",
        "bytes=999-, 999, 999",
        "bytes=990-2000, 990, 999",
        "bytes=0-8388607, 0, 999",
        "bytes=0-99999999999999999999, 0, 999",
        "bytes=-1, 999, 999",
        "bytes=-1000, 0, 999",
        "bytes=-5000, 0, 999"
    })
    void rangeIsAnswered(String range, int first, int last) {
        var bucket = bucket();
        var body = Bodies.random(SIZE, 1);
        put(bucket, "key", body);
        var answer = part(bucket, range);
        assertArrayEquals(Arrays.copyOfRange(body, first, last + 1), answer.asByteArray());
        assertEquals(
                "bytes " + first + "-" + last + "/" + SIZE, answer.response().contentRange());
        assertEquals(206, answer.response().sdkHttpResponse().statusCode());
        assertEquals(Bodies.etag(body), answer.response().eTag());
        assertEquals("bytes", answer.response().acceptRanges());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-1001", "bytes=5000-6000", "bytes=-0"})
    void rangeBehindTheEndIsRefused(String range) {
        var bucket = bucket();
        put(bucket, "key", Bodies.random(SIZE, 1));
        refused(416, "InvalidRange", () -> part(bucket, range));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=5-2", "items=1-2", "bytes=1-2,4-5", "bytes=a-b", "bytes=-", "bytes=", "1-2", "bytes=1"})
    void whatIsNoRangeIsIgnored(String range) {
        var bucket = bucket();
        var body = Bodies.random(SIZE, 1);
        put(bucket, "key", body);
        var answer = part(bucket, range);
        assertArrayEquals(body, answer.asByteArray());
        assertEquals(200, answer.response().sdkHttpResponse().statusCode());
        assertNull(answer.response().contentRange());
    }

    @Test
    void emptyObjectHasNoRange() {
        var bucket = bucket();
        put(bucket, "key", new byte[0]);
        refused(416, "InvalidRange", () -> part(bucket, "bytes=0-"));
        refused(416, "InvalidRange", () -> part(bucket, "bytes=0-10"));
    }

    @Test
    void headTellsTheRangeToo() {
        var bucket = bucket();
        put(bucket, "key", Bodies.random(SIZE, 1));
        var head = s3.headObject(b -> b.bucket(bucket).key("key").range("bytes=10-19"));
        assertEquals(10, head.contentLength());
        assertEquals("bytes 10-19/1000", head.contentRange());
        assertEquals(206, head.sdkHttpResponse().statusCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {5000, 262_144, 262_145, 3_000_000, 9_000_001})
    void randomRangesAreRight(int size) {
        long seed = 20261123L + size;
        var random = new Random(seed);
        var bucket = bucket();
        var body = Bodies.random(size, seed);
        put(bucket, "key", body);
        for (int i = 0; i < 40; i++) {
            int first = random.nextInt(size);
            int last = first + random.nextInt(i % 2 == 0 ? 100 : size - first);
            var answer = part(bucket, "bytes=" + first + "-" + last).asByteArray();
            assertArrayEquals(
                    Arrays.copyOfRange(body, first, Math.min(last + 1, size)),
                    answer,
                    "seed " + seed + ", bytes " + first + " to " + last);
        }
    }

    private ResponseBytes<GetObjectResponse> part(String bucket, String range) {
        return s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").range(range));
    }
}
