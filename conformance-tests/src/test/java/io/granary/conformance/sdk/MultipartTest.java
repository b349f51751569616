package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Uploads in parts, as the SDK sends them.
class MultipartTest extends S3Suite {
    private static final int PART = 5 << 20;

    MultipartTest(Setup setup) {
        super(setup);
    }

    @Test
    void partsInAnyOrderBecomeOneObject() {
        var bucket = bucket();
        var body = Bodies.random(2 * PART + 1000, 7);
        var upload =
                s3.createMultipartUpload(b -> b.bucket(bucket).key("large")).uploadId();
        var parts = new ArrayList<CompletedPart>();
        for (int number = 3; number >= 1; number--) {
            parts.addFirst(part(bucket, upload, number, body));
        }
        assertEquals(
                3,
                s3.listParts(b -> b.bucket(bucket).key("large").uploadId(upload))
                        .parts()
                        .size());
        var completed = s3.completeMultipartUpload(
                b -> b.bucket(bucket).key("large").uploadId(upload).multipartUpload(m -> m.parts(parts)));
        assertTrue(completed.eTag().endsWith("-3\""), completed.eTag());
        assertArrayEquals(body, get(bucket, "large"));
        var head = s3.headObject(b -> b.bucket(bucket).key("large"));
        assertEquals(completed.eTag(), head.eTag());
        assertEquals(body.length, head.contentLength());
        assertTrue(s3.listMultipartUploads(b -> b.bucket(bucket)).uploads().isEmpty());
    }

    @Test
    void uploadThatIsGivenUpLeavesNothing() {
        var bucket = bucket();
        var upload =
                s3.createMultipartUpload(b -> b.bucket(bucket).key("large")).uploadId();
        part(bucket, upload, 1, Bodies.random(PART, 1));
        assertEquals(1, s3.listMultipartUploads(b -> b.bucket(bucket)).uploads().size());
        s3.abortMultipartUpload(b -> b.bucket(bucket).key("large").uploadId(upload));
        refused(
                404,
                "NoSuchUpload",
                () -> s3.listParts(b -> b.bucket(bucket).key("large").uploadId(upload)));
        refused(404, "NoSuchKey", () -> get(bucket, "large"));
    }

    private CompletedPart part(String bucket, String upload, int number, byte[] body) {
        var bytes = Arrays.copyOfRange(body, (number - 1) * PART, Math.min(number * PART, body.length));
        var stored = s3.uploadPart(
                b -> b.bucket(bucket).key("large").uploadId(upload).partNumber(number), RequestBody.fromBytes(bytes));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(stored.eTag())
                .checksumCRC32(stored.checksumCRC32())
                .build();
    }
}
