package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Setup;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// The flexible checksums and Content-MD5: verified when they come, stored, and given back on request.
class ChecksumsTest extends S3Suite {
    private static final byte[] BODY = "123456789".getBytes(StandardCharsets.UTF_8);

    ChecksumsTest(Setup setup) {
        super(setup);
    }

    /// The published check values of each algorithm, for "123456789".
    @ParameterizedTest
    @CsvSource({
        "CRC32, y/Q5Jg==",
        "CRC32_C, 4waSgw==",
        "CRC64_NVME, rosUhgp5mIg=",
        "SHA1, 98O8HYCOBHMq32eZZczDTKeuNEE=",
        "SHA256, FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="
    })
    void givenChecksumIsStoredAndTold(ChecksumAlgorithm algorithm, String value) {
        var bucket = bucket();
        putGiven(bucket, algorithm, value);
        var head = s3.headObject(b -> b.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED));
        assertEquals(value, checksum(head, algorithm));
        assertEquals(ChecksumType.FULL_OBJECT, head.checksumType());
        assertNull(checksum(s3.headObject(b -> b.bucket(bucket).key("key")), algorithm));
        assertArrayEquals(
                BODY,
                s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED))
                        .asByteArray());
    }

    @ParameterizedTest
    @CsvSource({
        "CRC32, AAAAAA==",
        "CRC32_C, AAAAAA==",
        "CRC64_NVME, AAAAAAAAAAA=",
        "SHA1, AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "SHA256, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    })
    void wrongChecksumIsRefusedAndNothingStored(ChecksumAlgorithm algorithm, String value) {
        var bucket = bucket();
        refused(400, "BadDigest", () -> putGiven(bucket, algorithm, value));
        refused(404, "NoSuchKey", () -> get(bucket, "key"));
    }

    /// The SDK computes the value while it sends and puts it into the trailer (CRC64NVME only with native code of its
    /// own, which is not here).
    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    void computedChecksumIsStoredAndTold(ChecksumAlgorithm algorithm) {
        var bucket = bucket();
        for (int size : new int[] {0, 9, 300_000, 2_000_000}) {
            var body = Bodies.random(size, size);
            s3.putObject(b -> b.bucket(bucket).key("key").checksumAlgorithm(algorithm), RequestBody.fromBytes(body));
            var head = s3.headObject(b -> b.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED));
            assertNotNull(checksum(head, algorithm), "size " + size);
            var got = s3.getObjectAsBytes(b -> b.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED));
            assertArrayEquals(body, got.asByteArray());
            var listed = s3.listObjectsV2(b -> b.bucket(bucket)).contents().getFirst();
            assertEquals(algorithm, listed.checksumAlgorithm().getFirst());
        }
    }

    @Test
    void putTellsTheChecksum() {
        var bucket = bucket();
        var stored = s3.putObject(
                b -> b.bucket(bucket).key("key").checksumAlgorithm(ChecksumAlgorithm.SHA256),
                RequestBody.fromBytes(BODY));
        assertEquals("FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=", stored.checksumSHA256());
    }

    /// A range has another checksum than the object, so none is told.
    @Test
    void rangeTellsNoChecksum() {
        var bucket = bucket();
        putGiven(bucket, ChecksumAlgorithm.CRC32, "y/Q5Jg==");
        var got = s3.getObjectAsBytes(
                b -> b.bucket(bucket).key("key").range("bytes=0-3").checksumMode(ChecksumMode.ENABLED));
        assertNull(got.response().checksumCRC32());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 300_000, 3_000_000})
    void contentMd5IsVerified(int size) {
        var bucket = bucket();
        var body = Bodies.random(size, size);
        s3.putObject(b -> b.bucket(bucket).key("key").contentMD5(Bodies.md5Base64(body)), RequestBody.fromBytes(body));
        assertArrayEquals(body, get(bucket, "key"));
        var other = Bodies.md5Base64("another body".getBytes(StandardCharsets.UTF_8));
        refused(
                400,
                "BadDigest",
                () -> s3.putObject(b -> b.bucket(bucket).key("other").contentMD5(other), RequestBody.fromBytes(body)));
        refused(404, "NoSuchKey", () -> get(bucket, "other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoMd5IsRefused(String value) {
        var bucket = bucket();
        refused(
                400,
                "InvalidDigest",
                () -> s3.putObject(b -> b.bucket(bucket).key("key").contentMD5(value), RequestBody.fromBytes(BODY)));
    }

    private void putGiven(String bucket, ChecksumAlgorithm algorithm, String value) {
        s3.putObject(
                b -> {
                    b.bucket(bucket).key("key");
                    switch (algorithm) {
                        case CRC32 -> b.checksumCRC32(value);
                        case CRC32_C -> b.checksumCRC32C(value);
                        case CRC64_NVME -> b.checksumCRC64NVME(value);
                        case SHA1 -> b.checksumSHA1(value);
                        case SHA256 -> b.checksumSHA256(value);
                        default -> throw new IllegalArgumentException(algorithm.name());
                    }
                },
                RequestBody.fromBytes(BODY));
    }

    private static String checksum(HeadObjectResponse head, ChecksumAlgorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> head.checksumCRC32();
            case CRC32_C -> head.checksumCRC32C();
            case CRC64_NVME -> head.checksumCRC64NVME();
            case SHA1 -> head.checksumSHA1();
            case SHA256 -> head.checksumSHA256();
            default -> throw new IllegalArgumentException(algorithm.name());
        };
    }
}
