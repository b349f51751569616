package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Setup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies around every size at which the server changes how it handles them.
class BodySizesTest extends S3Suite {
    private static final int LARGE = 64 << 20;

    BodySizesTest(Setup setup) {
        super(setup);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 1023, 1024, 16383, 16384, 16385, 65535, 65536, 65537, 262143, 262144, 262145, 1048575, 1048576,
                1048577, 8388607, 8388608, 8388609, LARGE
            })
    void bodyComesBackAsItWent(int size) {
        var bucket = bucket();
        var body = Bodies.random(size, size);
        var stored = put(bucket, "body", body);
        assertEquals(Bodies.etag(body), stored.eTag());
        assertArrayEquals(body, get(bucket, "body"));
        var head = s3.headObject(b -> b.bucket(bucket).key("body"));
        assertEquals(size, head.contentLength());
        assertEquals(stored.eTag(), head.eTag());
        var listed = s3.listObjectsV2(b -> b.bucket(bucket)).contents().getFirst();
        assertEquals(size, listed.size());
        assertEquals(stored.eTag(), listed.eTag());
        s3.deleteObject(b -> b.bucket(bucket).key("body"));
    }

    @Test
    void bodyOfOneKindReplacesTheOther() {
        var bucket = bucket();
        for (int size : new int[] {100, 1 << 20, 0, 300_000, 17, 262_144, 262_145}) {
            var body = Bodies.random(size, size);
            put(bucket, "body", body);
            assertArrayEquals(body, get(bucket, "body"));
        }
        assertEquals(1, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());
    }
}
