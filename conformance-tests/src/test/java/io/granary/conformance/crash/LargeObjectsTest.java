package io.granary.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Await;
import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.ClientKind;
import io.granary.conformance.harness.Clients;
import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.harness.ServerProcess;
import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Large objects when the server or a disk fails: the whole object or nothing, and the space comes back.
class LargeObjectsTest {
    private static final String BUCKET = "large";
    private static final int PART = 5 << 20;
    private static final byte[] FIRST = Bodies.random(PART, 1);
    private static final byte[] LAST = Bodies.random(3_000_000, 2);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Endpoint endpoint = Endpoint.free();

    /// Killed while a body, a part, a completion and an abort are under way.
    @Test
    void killInEachPhaseLeavesAllOrNothing(@TempDir Path directory) throws Exception {
        var log = directory.resolve("server.log");
        var data = List.of(directory.resolve("one"), directory.resolve("two"));
        try (var s3 = Clients.of(ClientKind.URL_CONNECTION, endpoint, false)) {
            String upload;
            CompletedPart first;
            try (var server = ServerProcess.start(endpoint, data, log)) {
                s3.createBucket(b -> b.bucket(BUCKET));
                upload = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("key"))
                        .uploadId();
                first = part(s3, upload, 1, FIRST);
                var body = halfSent("/" + BUCKET + "/never");
                var part = halfSent("/" + BUCKET + "/key?partNumber=2&uploadId=" + upload);
                Await.until("parts of the bodies are on disk", SOON, () -> extents(data) >= 3);
                server.kill();
                body.close();
                part.close();
            }
            CompletedPart last;
            try (var server = ServerProcess.start(endpoint, data, log)) {
                assertAbsent(s3, "never");
                Await.until("what no object refers to is freed", SOON, () -> extents(data) == 1);
                assertEquals(
                        1,
                        s3.listParts(b -> b.bucket(BUCKET).key("key").uploadId(upload))
                                .parts()
                                .size());
                last = part(s3, upload, 2, LAST);
                server.kill();
            }
            var complete = RawRequest.of("POST", "/" + BUCKET + "/key?uploadId=" + upload)
                    .body("<CompleteMultipartUpload>" + named(first) + named(last) + "</CompleteMultipartUpload>")
                    .signed();
            try (var server = ServerProcess.start(endpoint, data, log);
                    var connection = RawConnection.to(endpoint)) {
                connection.send(complete);
                server.kill(); // before or after the commit
            }
            try (var server = ServerProcess.start(endpoint, data, log)) {
                if (s3.listObjectsV2(b -> b.bucket(BUCKET)).contents().isEmpty()) {
                    assertEquals(
                            2,
                            s3.listParts(b -> b.bucket(BUCKET).key("key").uploadId(upload))
                                    .parts()
                                    .size());
                }
                assertEquals(200, RawConnection.exchange(endpoint, complete).status());
                assertArrayEquals(joined(FIRST, LAST), get(s3, "key"));
                assertTrue(
                        s3.listMultipartUploads(b -> b.bucket(BUCKET)).uploads().isEmpty());
                var given = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("given-up"))
                        .uploadId();
                part(s3, given, 1, FIRST);
                s3.abortMultipartUpload(b -> b.bucket(BUCKET).key("given-up").uploadId(given));
                server.kill();
            }
            try (var server = ServerProcess.start(endpoint, data, log)) {
                assertTrue(
                        s3.listMultipartUploads(b -> b.bucket(BUCKET)).uploads().isEmpty());
                Await.until("the parts that were given up are freed", SOON, () -> extents(data) == 2);
                s3.deleteObject(b -> b.bucket(BUCKET).key("key"));
                Await.until("the object's space is back", SOON, () -> extents(data) == 0);
                server.stop();
            }
        }
    }

    /// One of two directories fills up: bodies go to the other, and the operator is told.
    @Test
    void directoryThatFillsIsLeftOut(@TempDir Path directory) throws Exception {
        var log = directory.resolve("server.log");
        var roomy = directory.resolve("roomy");
        try (var small = SmallDisk.mount(directory.resolve("disk"));
                var s3 = Clients.of(ClientKind.URL_CONNECTION, endpoint, false)) {
            var data = List.of(roomy, small.path().resolve("data"));
            try (var server = ServerProcess.start(endpoint, data, log, "--reserve", "8MiB")) {
                s3.createBucket(b -> b.bucket(BUCKET));
                for (int i = 0; i < 10; i++) {
                    var body = RequestBody.fromBytes(Bodies.random(24_000_000, i));
                    var key = "object-" + i;
                    s3.putObject(b -> b.bucket(BUCKET).key(key), body);
                }
                for (int i = 0; i < 10; i++) {
                    assertArrayEquals(Bodies.random(24_000_000, i), get(s3, "object-" + i));
                }
                assertTrue(
                        endpoint.admin("/health/ready").body().contains("warning: data directory " + data.get(1)),
                        endpoint.admin("/health/ready").body());
                assertTrue(endpoint.admin("/metrics")
                        .body()
                        .contains("granary_directory_takes_extents{directory=\"" + data.get(1) + "\"} 0"));
                server.stop();
            }
        }
    }

    /// The extents of one directory are gone: ranges elsewhere are served, the others answer 500.
    @Test
    void directoryThatIsGoneCostsItsRangesOnly(@TempDir Path directory) throws Exception {
        var log = directory.resolve("server.log");
        var data = List.of(directory.resolve("one"), directory.resolve("two"));
        try (var s3 = Clients.of(ClientKind.URL_CONNECTION, endpoint, false)) {
            try (var server = ServerProcess.start(endpoint, data, log)) {
                s3.createBucket(b -> b.bucket(BUCKET));
                var body = Bodies.random(20_000_000, 3);
                s3.putObject(b -> b.bucket(BUCKET).key("key"), RequestBody.fromBytes(body));
                Files.move(data.get(1).resolve("extents"), data.get(1).resolve("unmounted"));
                int served = 0;
                for (int from = 0; from < body.length; from += 8 << 20) {
                    int first = from;
                    try {
                        var range = s3.getObjectAsBytes(
                                        b -> b.bucket(BUCKET).key("key").range("bytes=" + first + "-" + (first + 999)))
                                .asByteArray();
                        assertArrayEquals(Arrays.copyOfRange(body, first, first + 1000), range);
                        served++;
                    } catch (S3Exception e) {
                        assertEquals(500, e.statusCode(), e::toString);
                    }
                }
                assertTrue(served == 1 || served == 2, served + " of three extents");
                assertEquals(
                        500,
                        assertThrows(S3Exception.class, () -> get(s3, "key")).statusCode());
                Files.move(data.get(1).resolve("unmounted"), data.get(1).resolve("extents"));
                assertArrayEquals(body, get(s3, "key"));
                server.stop();
            }
        }
    }

    private RawConnection halfSent(String target) throws IOException {
        var body = Bodies.random(20_000_000, 5);
        var request = RawRequest.of("PUT", target).body(body).signed();
        return RawConnection.to(endpoint).send(request.body(Arrays.copyOf(body, 10_000_000)));
    }

    private static CompletedPart part(S3Client s3, String upload, int number, byte[] body) {
        var stored = s3.uploadPart(
                b -> b.bucket(BUCKET).key(keyOf(s3, upload)).uploadId(upload).partNumber(number),
                RequestBody.fromBytes(body));
        return CompletedPart.builder().partNumber(number).eTag(stored.eTag()).build();
    }

    private static String keyOf(S3Client s3, String upload) {
        return s3.listMultipartUploads(b -> b.bucket(BUCKET)).uploads().stream()
                .filter(found -> found.uploadId().equals(upload))
                .findFirst()
                .orElseThrow()
                .key();
    }

    private static String named(CompletedPart part) {
        return "<Part><PartNumber>" + part.partNumber() + "</PartNumber><ETag>"
                + part.eTag().replace("\"", "&quot;") + "</ETag></Part>";
    }

    private static void assertAbsent(S3Client s3, String key) {
        assertEquals(404, assertThrows(S3Exception.class, () -> get(s3, key)).statusCode());
    }

    private static byte[] get(S3Client s3, String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static long extents(List<Path> data) throws IOException {
        long count = 0;
        for (var directory : data) {
            try (var files = Files.find(
                    directory, 4, (file, attributes) -> file.toString().endsWith(".ext"))) {
                count += files.count();
            } catch (java.io.UncheckedIOException deletedMeanwhile) {
                return -1;
            }
        }
        return count;
    }
}
