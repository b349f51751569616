package io.granary.segment.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
    @TempDir
    private Path directory;

    private final FileDisk disk = new FileDisk();
    private final byte[] bytes = new byte[100_000];

    private DiskFile written() throws IOException {
        new Random(1).nextBytes(bytes);
        var file = disk.create(directory.resolve("file"));
        file.write(ByteBuffer.wrap(bytes), 0);
        file.force();
        return file;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatWasJustWrittenIsReadWithoutWaiting() throws IOException {
        try (var file = written()) {
            for (var into : List.of(ByteBuffer.allocate(70_000), ByteBuffer.allocateDirect(70_000))) {
                assertTrue(file.readCached(into, 20_000));
                assertFalse(into.hasRemaining());
                assertEquals(ByteBuffer.wrap(bytes, 20_000, 70_000), into.flip());
            }
        }
    }

    @Test
    void aReadBeyondTheEndIsAMissAndLeavesTheBuffer() throws IOException {
        try (var file = written()) {
            for (var into : List.of(ByteBuffer.allocate(200), ByteBuffer.allocateDirect(200))) {
                assertFalse(file.readCached(into, 99_900));
                assertEquals(0, into.position());
            }
        }
    }

    @Test
    void aClosedFileIsAMiss() throws IOException {
        var file = written();
        assertTrue(file.readCached(ByteBuffer.allocate(10), 0) || !OS.LINUX.isCurrentOs());
        file.close();
        assertFalse(file.readCached(ByteBuffer.allocate(10), 0));
        assertThrows(ClosedChannelException.class, () -> file.read(ByteBuffer.allocate(10), 0));
    }

    @Test
    void closingUnderReadersHarmsNobody() throws Exception {
        var other = disk.create(directory.resolve("other"));
        other.write(ByteBuffer.allocate(bytes.length), 0);
        for (int round = 0; round < 50; round++) {
            var file = round == 0 ? written() : disk.open(directory.resolve("file"));
            var wrong = new AtomicBoolean();
            var reader = Thread.ofPlatform().start(() -> {
                var into = ByteBuffer.allocateDirect(1_000);
                while (file.readCached(into.clear(), 5_000)) {
                    wrong.compareAndSet(false, !into.flip().equals(ByteBuffer.wrap(bytes, 5_000, 1_000)));
                }
            });
            file.close();
            // Takes the descriptor that was given back.
            try (var reused = disk.open(directory.resolve("other"))) {
                reused.readCached(ByteBuffer.allocate(1), 0);
                reader.join();
            }
            assertFalse(wrong.get());
        }
        other.close();
    }

    @Test
    void anInterruptedReaderDoesNotStopOthers() throws Exception {
        try (var file = written()) {
            var reader = Thread.ofPlatform().start(() -> {
                Thread.currentThread().interrupt();
                assertThrows(ClosedByInterruptException.class, () -> file.read(ByteBuffer.allocate(10), 0));
            });
            reader.join();
            var into = ByteBuffer.allocate(bytes.length);
            file.readFully(into, 0);
            assertArrayEquals(bytes, into.array());
        }
    }

    @Test
    void aLockIsHeldOnceAndGivenBack() throws IOException {
        var path = directory.resolve("lock");
        var lock = disk.lock(path).orElseThrow();
        assertTrue(disk.lock(path).isEmpty());
        lock.close();
        disk.lock(path).orElseThrow().close();
    }

    @Test
    void directoriesAreMadeWithTheirParents() throws IOException {
        var deep = directory.resolve("a").resolve("b").resolve("c");
        disk.createDirectories(deep);
        disk.createDirectories(deep);
        assertEquals(List.of("b"), disk.list(directory.resolve("a")));
        assertTrue(disk.usableBytes(deep) > 0);
    }
}
