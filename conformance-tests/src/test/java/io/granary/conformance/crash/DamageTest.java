package io.granary.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.ClientKind;
import io.granary.conformance.harness.Clients;
import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.harness.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bit that a disk has turned: the object it belongs to answers an error, is counted, and everything else is served.
class DamageTest {
    private static final String BUCKET = "damage";
    private static final String DAMAGED = "granary_reads_damaged_total";
    private static final int OBJECTS = 50;
    private static final int VICTIM = 20;

    private final Endpoint endpoint = Endpoint.free();

    @Test
    void damagedRecordIsToldAndCountedAndNeverServed(@TempDir Path directory) throws Exception {
        var log = directory.resolve("server.log");
        var data = directory.resolve("data");
        try (var s3 = Clients.of(ClientKind.URL_CONNECTION, endpoint, false)) {
            try (var server = ServerProcess.start(endpoint, List.of(data), log)) {
                s3.createBucket(b -> b.bucket(BUCKET));
                for (int i = 0; i < OBJECTS; i++) {
                    put(s3, i, packed(i));
                }
                server.stop();
            }
            turnABitOf(packed(VICTIM), data);
            try (var server = ServerProcess.start(endpoint, List.of(data), log)) {
                var refusal = assertThrows(S3Exception.class, () -> get(s3, VICTIM));
                assertEquals(500, refusal.statusCode());
                assertEquals("InternalError", refusal.awsErrorDetails().errorCode());
                assertTrue(endpoint.metric(DAMAGED) >= 1, () -> "not counted");
                assertTrue(Files.readString(log).contains("damage"), "not logged");
                for (int i = 0; i < OBJECTS; i++) {
                    if (i != VICTIM) {
                        assertArrayEquals(packed(i), get(s3, i));
                    }
                }
                assertEquals(OBJECTS, s3.listObjectsV2(b -> b.bucket(BUCKET)).keyCount());
                put(s3, VICTIM, packed(VICTIM));
                assertArrayEquals(packed(VICTIM), get(s3, VICTIM));
                server.stop();
            }
        }
    }

    /// The answer to a large one has begun when the damage is found: it must not end as if it were whole.
    @Test
    void damagedExtentIsNeverServedWhole(@TempDir Path directory) throws Exception {
        var log = directory.resolve("server.log");
        var data = directory.resolve("data");
        var body = Bodies.random(3_000_000, 7);
        try (var s3 = Clients.of(ClientKind.URL_CONNECTION, endpoint, false)) {
            try (var server = ServerProcess.start(endpoint, List.of(data), log)) {
                s3.createBucket(b -> b.bucket(BUCKET));
                put(s3, 0, body);
                put(s3, 1, body);
                server.stop();
            }
            turnABitOf(Arrays.copyOfRange(body, 2_000_000, 2_000_100), data);
            try (var server = ServerProcess.start(endpoint, List.of(data), log)) {
                long whole = List.of(0, 1).stream().filter(i -> isServed(s3, i)).count();
                assertEquals(1, whole, "one of the two has the turned bit");
                assertTrue(endpoint.metric(DAMAGED) >= 1, () -> "not counted");
                server.stop();
            }
        }
    }

    private static boolean isServed(S3Client s3, int object) {
        try {
            return get(s3, object).length > 0;
        } catch (SdkClientException cut) {
            return false;
        } catch (SdkException refused) {
            return false;
        }
    }

    private static byte[] packed(int object) {
        return Bodies.random(2000 + object, object);
    }

    private static void put(S3Client s3, int object, byte[] body) {
        s3.putObject(b -> b.bucket(BUCKET).key("object-" + object), RequestBody.fromBytes(body));
    }

    private static byte[] get(S3Client s3, int object) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("object-" + object))
                .asByteArray();
    }

    /// Finds `bytes` in a file below `data` and turns one bit in the middle of them.
    private static void turnABitOf(byte[] bytes, Path data) throws IOException {
        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var at = find(bytes, file);
                if (at.isPresent()) {
                    turnBit(file, at.get() + bytes.length / 2);
                    return;
                }
            }
        }
        throw new AssertionError("no file below " + data + " has the bytes");
    }

    private static Optional<Integer> find(byte[] bytes, Path file) throws IOException {
        var all = Files.readAllBytes(file);
        for (int at = 0; at + bytes.length <= all.length; at++) {
            if (all[at] == bytes[0] && Arrays.equals(all, at, at + bytes.length, bytes, 0, bytes.length)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static void turnBit(Path file, long position) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
            channel.write(one, position);
        }
    }
}
