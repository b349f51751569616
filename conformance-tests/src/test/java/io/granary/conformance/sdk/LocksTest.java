package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.conformance.harness.Setup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/// Object Lock: what is locked stays until it may go.
class LocksTest extends S3Suite {
    private static final String KEY = "key";

    private final Instant later = Instant.now().plus(400, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

    LocksTest(Setup setup) {
        super(setup);
    }

    @ParameterizedTest
    @EnumSource(names = "UNKNOWN_TO_SDK_VERSION", mode = EnumSource.Mode.EXCLUDE)
    void aRetainedVersionStays(ObjectLockMode mode) {
        var bucket = locking();
        var id = s3.putObject(
                        b -> b.bucket(bucket).key(KEY).objectLockMode(mode).objectLockRetainUntilDate(later),
                        RequestBody.fromString("x"))
                .versionId();
        var head = s3.headObject(b -> b.bucket(bucket).key(KEY));
        assertEquals(mode, head.objectLockMode());
        assertEquals(later, head.objectLockRetainUntilDate());
        refused(403, "AccessDenied", () -> delete(bucket, id, false));
        var batch = s3.deleteObjects(b -> b.bucket(bucket)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key(KEY).versionId(id).build())));
        assertEquals("AccessDenied", batch.errors().getFirst().code());
        s3.deleteObject(b -> b.bucket(bucket).key(KEY)); // a marker may come before it
        retain(bucket, id, mode.toString(), later.plusSeconds(60), false);
        refused(403, "AccessDenied", () -> retain(bucket, id, mode.toString(), later, false));
        if (mode == ObjectLockMode.COMPLIANCE) {
            refused(403, "AccessDenied", () -> retain(bucket, id, mode.toString(), later, true));
            refused(403, "AccessDenied", () -> delete(bucket, id, true));
        } else {
            retain(bucket, id, mode.toString(), later, true);
            delete(bucket, id, true);
            refused(
                    404,
                    "NoSuchVersion",
                    () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key(KEY).versionId(id)));
        }
    }

    @Test
    void aHeldVersionStaysUntilItIsLetGo() {
        var bucket = locking();
        var id = put(bucket, KEY, "x").versionId();
        refused(
                404,
                "NoSuchObjectLockConfiguration",
                () -> s3.getObjectLegalHold(b -> b.bucket(bucket).key(KEY)));
        hold(bucket, ObjectLockLegalHoldStatus.ON);
        assertEquals(
                ObjectLockLegalHoldStatus.ON,
                s3.getObjectLegalHold(b -> b.bucket(bucket).key(KEY))
                        .legalHold()
                        .status());
        refused(403, "AccessDenied", () -> delete(bucket, id, true));
        hold(bucket, ObjectLockLegalHoldStatus.OFF);
        delete(bucket, id, false);
    }

    @Test
    void newVersionsGetTheRetentionOfTheirBucket() {
        var bucket = bucket();
        s3.putBucketVersioning(
                b -> b.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        s3.putObjectLockConfiguration(b -> b.bucket(bucket)
                .objectLockConfiguration(c -> c.objectLockEnabled(ObjectLockEnabled.ENABLED)
                        .rule(r -> r.defaultRetention(
                                d -> d.mode(ObjectLockRetentionMode.GOVERNANCE).days(7)))));
        var configured = s3.getObjectLockConfiguration(b -> b.bucket(bucket)).objectLockConfiguration();
        assertEquals(7, configured.rule().defaultRetention().days());
        put(bucket, KEY, "x");
        var head = s3.headObject(b -> b.bucket(bucket).key(KEY));
        assertEquals(ObjectLockMode.GOVERNANCE, head.objectLockMode());
        assertEquals(
                7, head.lastModified().until(head.objectLockRetainUntilDate().plusSeconds(2), ChronoUnit.DAYS));
        var upload =
                s3.createMultipartUpload(b -> b.bucket(bucket).key("parts")).uploadId();
        var part = s3.uploadPart(
                b -> b.bucket(bucket).key("parts").uploadId(upload).partNumber(1), RequestBody.fromString("x"));
        s3.completeMultipartUpload(b -> b.bucket(bucket)
                .key("parts")
                .uploadId(upload)
                .multipartUpload(u -> u.parts(
                        CompletedPart.builder().partNumber(1).eTag(part.eTag()).build())));
        assertEquals(
                ObjectLockMode.GOVERNANCE,
                s3.headObject(b -> b.bucket(bucket).key("parts")).objectLockMode());
    }

    @Test
    void aBucketWithoutALockTakesNone() {
        var bucket = bucket();
        put(bucket, KEY, "x");
        refused(
                404,
                "ObjectLockConfigurationNotFoundError",
                () -> s3.getObjectLockConfiguration(b -> b.bucket(bucket)));
        refused(
                400,
                "InvalidRequest",
                () -> s3.getObjectRetention(b -> b.bucket(bucket).key(KEY)));
        refused(
                400,
                "InvalidRequest",
                () -> s3.putObject(
                        b -> b.bucket(bucket).key(KEY).objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON),
                        RequestBody.fromString("x")));
        refused(
                409,
                "InvalidBucketState",
                () -> s3.putObjectLockConfiguration(b ->
                        b.bucket(bucket).objectLockConfiguration(c -> c.objectLockEnabled(ObjectLockEnabled.ENABLED))));
        var locking = locking();
        refused(
                409,
                "InvalidBucketState",
                () -> s3.putBucketVersioning(b ->
                        b.bucket(locking).versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED))));
    }

    private String locking() {
        var name = bucketName();
        s3.createBucket(b -> b.bucket(name).objectLockEnabledForBucket(true));
        return name;
    }

    private void delete(String bucket, String version, boolean bypass) {
        s3.deleteObject(
                b -> b.bucket(bucket).key(KEY).versionId(version).bypassGovernanceRetention(bypass ? true : null));
    }

    private void hold(String bucket, ObjectLockLegalHoldStatus status) {
        s3.putObjectLegalHold(b -> b.bucket(bucket).key(KEY).legalHold(h -> h.status(status)));
    }

    private void retain(String bucket, String version, String mode, Instant until, boolean bypass) {
        s3.putObjectRetention(b -> b.bucket(bucket)
                .key(KEY)
                .versionId(version)
                .bypassGovernanceRetention(bypass ? true : null)
                .retention(r -> r.mode(mode).retainUntilDate(until)));
    }
}
