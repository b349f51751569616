package io.granary.model.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules and examples of S3's page on general purpose bucket names.
class BucketNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "amzn-demo-bucket1",
                "my-bucket-a1b2c3d4-5678-90ab-cdef-example11111",
                "example.com",
                "www.example.com",
                "my.example.s3.bucket",
                "abc",
                "0-0",
                "1.2.3",
                "192.168.5.4a",
                "1.2.3.4.5",
                "1234.1.1.1",
                "xn-bucket",
                "sthree",
                "ol-s3",
            })
    void legalNamesAreTaken(String name) {
        assertTrue(BucketName.isLegal(name));
        assertEquals(name, new BucketName(name).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "amzn_s3_demo_bucket",
                "AmznS3DemoBucket",
                "bucket-",
                "-bucket",
                ".bucket",
                "bucket.",
                "example..com",
                "a.-b",
                "a-.b",
                "192.168.5.4",
                "999.999.999.999",
                "xn--bucket",
                "sthree-bucket",
                "amzn-s3-demo-bucket",
                "bucket-s3alias",
                "bucket--ol-s3",
                "bucket--x-s3",
                "bücket",
                "buc ket",
                "buc/ket",
                "bucket\n",
                "١٢٣",
            })
    void illegalNamesAreRefused(String name) {
        assertFalse(BucketName.isLegal(name));
        assertThrows(IllegalArgumentException.class, () -> new BucketName(name));
    }

    @Test
    void lengthsFrom3To63AreLegal() {
        assertTrue(BucketName.isLegal("a".repeat(63)));
        assertFalse(BucketName.isLegal("a".repeat(64)));
    }
}
