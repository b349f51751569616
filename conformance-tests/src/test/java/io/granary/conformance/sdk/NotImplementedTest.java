package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Setup;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Payer;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;

/// What this server does not have it says by name, and never pretends to have done.
class NotImplementedTest extends S3Suite {
    NotImplementedTest(Setup setup) {
        super(setup);
    }

    @TestFactory
    Stream<DynamicTest> operationsAreRefusedByName() {
        var bucket = bucket();
        put(bucket, "key", "x");
        return Map.<String, Executable>ofEntries(
                        Map.entry(
                                "RestoreObject",
                                () -> s3.restoreObject(
                                        b -> b.bucket(bucket).key("key").restoreRequest(r -> r.days(1)))),
                        Map.entry(
                                "PutBucketRequestPayment",
                                () -> s3.putBucketRequestPayment(b ->
                                        b.bucket(bucket).requestPaymentConfiguration(r -> r.payer(Payer.REQUESTER)))))
                .entrySet()
                .stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    var refusal = refused(501, "NotImplemented", entry.getValue());
                    var message = refusal.awsErrorDetails().errorMessage();
                    assertTrue(message.contains(entry.getKey()), message);
                }));
    }

    @TestFactory
    Stream<DynamicTest> headersThatChangeTheMeaningAreRefusedByName() {
        var bucket = bucket();
        var base = PutObjectRequest.builder().bucket(bucket).key("key").build();
        return Map.of(
                        "x-amz-server-side-encryption",
                        base.toBuilder()
                                .serverSideEncryption(ServerSideEncryption.AES256)
                                .build(),
                        "x-amz-storage-class",
                        base.toBuilder().storageClass(StorageClass.GLACIER).build(),
                        "x-amz-website-redirect-location",
                        base.toBuilder().websiteRedirectLocation("/there").build(),
                        "x-amz-write-offset-bytes",
                        base.toBuilder().writeOffsetBytes(10L).build())
                .entrySet()
                .stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    var refusal = refused(
                            501, "NotImplemented", () -> s3.putObject(entry.getValue(), RequestBody.fromString("x")));
                    var message = refusal.awsErrorDetails().errorMessage();
                    assertTrue(message.contains(entry.getKey()), message);
                    refused(404, "NoSuchKey", () -> get(bucket, "key"));
                }));
    }

    /// What clients ask of a bucket before they use it has an answer, as long as it can only have one.
    @Test
    void settingsThatCannotBeChangedAreTold() {
        var bucket = bucket();
        assertEquals(1, s3.getBucketAcl(b -> b.bucket(bucket)).grants().size());
        assertEquals(null, s3.getBucketVersioning(b -> b.bucket(bucket)).status());
    }
}
