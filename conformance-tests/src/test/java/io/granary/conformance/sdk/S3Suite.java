package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.granary.conformance.harness.ClientKind;
import io.granary.conformance.harness.Setup;
import io.granary.conformance.harness.SharedServers;
import io.granary.conformance.harness.StartedServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What all suites over the SDK share. Each runs once for every [Setup]; each test works in buckets of its own.
@ParameterizedClass(name = "{0}")
@EnumSource(Setup.class)
@ExtendWith(SharedServers.class)
abstract class S3Suite {
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    final Setup setup;
    final StartedServer server;
    final S3Client s3;

    S3Suite(Setup setup) {
        this.setup = setup;
        this.server = SharedServers.of(setup);
        this.s3 = server.s3();
    }

    /// A name that no other test uses.
    static String bucketName() {
        return "suite-" + BUCKETS.incrementAndGet();
    }

    /// A new bucket.
    String bucket() {
        var name = bucketName();
        s3.createBucket(b -> b.bucket(name));
        return name;
    }

    PutObjectResponse put(String bucket, String key, byte[] body) {
        return s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromBytes(body));
    }

    PutObjectResponse put(String bucket, String key, String body) {
        return s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(body));
    }

    byte[] get(String bucket, String key) {
        return s3.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asByteArray();
    }

    /// Skips a test whose keys Apache's client cannot ask for: it makes one slash of several after it has signed them.
    void assumeSlashesAreKept() {
        assumeTrue(setup.client() != ClientKind.APACHE, "Apache's client makes one slash of several");
    }

    /// Runs `call`, which must be refused in this way, and gives the refusal.
    static S3Exception refused(int status, String code, Executable call) {
        var refusal = assertThrows(S3Exception.class, call);
        assertEquals(code, refusal.awsErrorDetails().errorCode(), refusal::toString);
        assertEquals(status, refusal.statusCode(), refusal::toString);
        return refusal;
    }

    /// The same for `HEAD`, whose answer has no body and so no code.
    static S3Exception refusedHead(int status, Executable call) {
        var refusal = assertThrows(S3Exception.class, call);
        assertEquals(status, refusal.statusCode(), refusal::toString);
        return refusal;
    }
}
