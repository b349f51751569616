package io.granary.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.ClientKind;
import io.granary.conformance.harness.Clients;
import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.harness.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A disk without room: writes are refused with 507, reads and deletes go on, and a restart is no worse.
///
/// It needs a small file system of its own and so the right to mount one; without it the test is skipped.
class FullDiskTest {
    private static final String BUCKET = "full";
    private static final int MOST_OBJECTS = 5000;

    private final Endpoint endpoint = Endpoint.free();

    @ParameterizedTest
    @ValueSource(ints = {100_000, 1_000_000})
    void fullDiskRefusesWritesAndNothingElse(int size, @TempDir Path directory) throws Exception {
        var log = directory.resolve("server.log");
        try (var small = SmallDisk.mount(directory.resolve("disk"));
                var s3 = Clients.of(ClientKind.URL_CONNECTION, endpoint, false)) {
            var data = List.of(small.path().resolve("data"));
            int stored;
            try (var server = start(data, log)) {
                s3.createBucket(b -> b.bucket(BUCKET));
                stored = fill(s3, size);
                assertTrue(stored > 5, "stored " + stored);
                assertArrayEquals(Bodies.random(size, 0), get(s3, 0));
                assertArrayEquals(Bodies.random(size, stored - 1), get(s3, stored - 1));
                assertEquals(stored, s3.listObjectsV2(b -> b.bucket(BUCKET)).keyCount());
                s3.deleteObject(b -> b.bucket(BUCKET).key("object-1"));
                assertFalse(isThere(s3, 1));
                assertTrue(server.isAlive());
                server.kill();
            }
            // What was true of the full disk is true after a crash.
            try (var server = start(data, log)) {
                assertArrayEquals(Bodies.random(size, 0), get(s3, 0));
                assertFalse(isThere(s3, 1));
                s3.deleteObject(b -> b.bucket(BUCKET).key("object-2"));
                assertFalse(isThere(s3, 2));
                assertEquals(stored - 2, s3.listObjectsV2(b -> b.bucket(BUCKET)).keyCount());
                server.stop();
            }
        }
    }

    /// Filled to the last byte, emptied by half: it takes writes again, by itself, and has lost nothing.
    @Test
    void whatWasDeletedMakesRoomByItself(@TempDir Path directory) throws Exception {
        int size = 20_000;
        try (var small = SmallDisk.mount(directory.resolve("disk"));
                var s3 = Clients.of(ClientKind.URL_CONNECTION, endpoint, false);
                var server = start(
                        List.of(small.path().resolve("data")), directory.resolve("server.log"), "8MiB", "12MiB")) {
            s3.createBucket(b -> b.bucket(BUCKET));
            int stored = fill(s3, size);
            for (int i = 0; i < stored; i += 2) {
                var key = "object-" + i;
                s3.deleteObject(b -> b.bucket(BUCKET).key(key));
            }
            int more = stored / 4;
            for (int i = 0; i < more; i++) {
                putWhenThereIsRoom(s3, size, stored + i);
            }
            for (int i = 0; i < stored + more; i++) {
                if (i >= stored || i % 2 == 1) {
                    assertArrayEquals(Bodies.random(size, i), get(s3, i), "object " + i);
                } else {
                    assertFalse(isThere(s3, i), "object " + i);
                }
            }
            server.stop();
        }
    }

    private static void putWhenThereIsRoom(S3Client s3, int size, int object) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                s3.putObject(
                        b -> b.bucket(BUCKET).key("object-" + object),
                        RequestBody.fromBytes(Bodies.random(size, object)));
                return;
            } catch (S3Exception e) {
                assertEquals(507, e.statusCode(), e::toString);
                assertTrue(System.nanoTime() < deadline, "there is no room yet for object " + object);
            }
        }
    }

    private ServerProcess start(List<Path> data, Path log) throws Exception {
        return start(data, log, "16MiB", "8MiB");
    }

    private ServerProcess start(List<Path> data, Path log, String segmentSize, String reserve) throws Exception {
        return ServerProcess.start(endpoint, data, log, "--segment-size", segmentSize, "--reserve", reserve);
    }

    /// Puts until there is no room; how many there was room for.
    private static int fill(S3Client s3, int size) {
        for (int i = 0; i < MOST_OBJECTS; i++) {
            var body = RequestBody.fromBytes(Bodies.random(size, i));
            var key = "object-" + i;
            try {
                s3.putObject(b -> b.bucket(BUCKET).key(key), body);
            } catch (S3Exception e) {
                assertEquals(507, e.statusCode(), e::toString);
                assertFalse(isThere(s3, i));
                return i;
            }
        }
        throw new AssertionError("the disk took " + MOST_OBJECTS + " objects");
    }

    private static byte[] get(S3Client s3, int object) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("object-" + object))
                .asByteArray();
    }

    private static boolean isThere(S3Client s3, int object) {
        try {
            get(s3, object);
            return true;
        } catch (S3Exception e) {
            assertEquals(404, e.statusCode(), e::toString);
            return false;
        }
    }
}
