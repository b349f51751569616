package io.granary.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.Put;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.WriteCondition;
import io.granary.server.backup.Backup;
import io.granary.server.backup.BackupPlaces;
import io.granary.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that look after a store that is not served.
class UpkeepCommandsTest {
    private static final BucketName BUCKET = new BucketName("data");
    private static final int OBJECTS = 300;

    @TempDir
    Path temporary;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void fill() throws Exception {
        try (var directories = Wiring.directories(List.of(data()));
                var store = Wiring.store(config(data()), directories)) {
            store.engine().createBucket(BUCKET).toCompletableFuture().get(30, TimeUnit.SECONDS);
            for (int i = 0; i < OBJECTS; i++) {
                store.engine()
                        .put(Put.of(BUCKET, key(i)), ByteBuffer.wrap(body(i)))
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void verifyFindsNothingInAWholeStoreAndNamesWhatDamageHits() throws Exception {
        assertEquals(0, run("verify", "--data", data().toString()), out::toString);
        assertTrue(out.toString().contains("no damage"), out::toString);

        flipLastByteOf(7);
        assertEquals(1, run("verify", "--data", data().toString()), out::toString);
        assertTrue(out.toString().contains("hit: bucket data key key-7 version null"), out::toString);
        assertTrue(out.toString().contains("1 places damaged, 1 objects hit"), out::toString);
    }

    @Test
    void compactGivesBackWhatWasDeleted() throws Exception {
        try (var directories = Wiring.directories(List.of(data()));
                var store = Wiring.store(config(data()), directories)) {
            for (int i = 0; i < OBJECTS; i++) {
                if (i % 10 != 0) {
                    store.engine()
                            .delete(BUCKET, key(i), WriteCondition.ALWAYS)
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS);
                }
            }
        }
        long before = size("segments");
        assertEquals(0, run("compact", "--data", data().toString()), out::toString);
        assertTrue(size("segments") < before / 7, () -> out + " of " + before);
        assertEquals(0, run("verify", "--data", data().toString()), out::toString);
        assertContent(data(), 10);
    }

    @Test
    void aBackupIsRestoredAndTheNextOneCopiesOnlyWhatIsNew() throws Exception {
        var place = temporary.resolve("backups").toString();
        assertEquals(0, run("backup", "--data", data().toString(), "--to", place), out::toString);
        var first = Pattern.compile("sequence (\\d+)").matcher(out.toString());
        assertTrue(first.find(), out::toString);
        try (var directories = Wiring.directories(List.of(data()));
                var store = Wiring.store(config(data()), directories)) {
            store.engine()
                    .delete(BUCKET, key(0), WriteCondition.ALWAYS)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            store.engine()
                    .put(Put.of(BUCKET, ObjectKey.of("later")), ByteBuffer.wrap(body(1)))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            // This one is made beside a store at work, the segment still open.
            try (var opened = BackupPlaces.open(place, Map.of())) {
                var done = new Backup(
                                store, directories.paths(), directories.storeId(), opened, (files, of, bytes) -> {})
                        .run();
                assertTrue(done.copiedBytes() < 10_000, done::toString);
                assertEquals(Long.parseLong(first.group(1)) + 2, done.sequence());
            }
        }
        var then = temporary.resolve("then");
        assertEquals(
                0, run("restore", "--from", place, "--data", then.toString(), "--at", first.group(1)), out::toString);
        assertContent(then, 1);
        var latest = temporary.resolve("latest");
        assertEquals(0, run("restore", "--from", place, "--data", latest.toString()), out::toString);
        try (var directories = Wiring.directories(List.of(latest));
                var store = Wiring.store(config(latest), directories)) {
            assertEquals(OBJECTS, store.index().stats().entries());
            store.engine().open(BUCKET, ObjectKey.of("later")).close();
        }
        assertEquals(0, run("verify", "--data", latest.toString()), out::toString);
    }

    private void assertContent(Path directory, int each) throws Exception {
        try (var directories = Wiring.directories(List.of(directory));
                var store = Wiring.store(config(directory), directories)) {
            assertEquals((OBJECTS + each - 1) / each, store.index().stats().entries());
            for (int i = 0; i < OBJECTS; i += each) {
                try (var object = store.engine().open(BUCKET, key(i))) {
                    var body = object.body(0, object.version().size())
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS);
                    var whole = (io.granary.engine.ObjectBody.Whole) body;
                    assertEquals(ByteBuffer.wrap(body(i)), whole.bytes());
                }
            }
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        var writer = new PrintWriter(out, true);
        return Main.commandLine(writer, writer).execute(arguments);
    }

    private void flipLastByteOf(int i) throws IOException {
        long segment;
        long at;
        try (var directories = Wiring.directories(List.of(data()));
                var store = Wiring.store(config(data()), directories)) {
            var number = store.engine().bucket(BUCKET).number();
            var place =
                    Objects.requireNonNull(store.index().find(number, key(i))).record();
            segment = place.segment();
            at = place.position() + place.lengthBytes() - 1;
        }
        var file = data().resolve("segments").resolve("%020d.seg".formatted(segment));
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1));
            channel.write(one.flip(), at);
        }
    }

    private long size(String directory) throws IOException {
        long bytes = 0;
        try (var files = Files.list(data().resolve(directory))) {
            for (var file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private Path data() {
        return temporary.resolve("data");
    }

    private static ServerConfig config(Path directory) {
        return ServerConfig.read(
                Map.of(
                        "data",
                        List.of(directory.toString()),
                        "durability",
                        List.of("relaxed"),
                        "reserve",
                        List.of("0")),
                Optional.empty());
    }

    private static ObjectKey key(int i) {
        return ObjectKey.of("key-" + i);
    }

    private static byte[] body(int i) {
        var body = new byte[2_000];
        java.util.Arrays.fill(body, (byte) i);
        return body;
    }
}
