package io.granary.segment.extent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.location.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [ExtentStore] promises.
public abstract class ExtentStoreContract {
    private static final int BLOCK = ExtentStore.BLOCK_BYTES;

    protected ExtentStore store;

    /// Opens the store under test on the same disks as before; `highestSeen` is the greatest id that the log knows of.
    protected abstract ExtentStore open(long highestSeen) throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        store = open(0);
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @Test
    void bodiesOfAnySizeComeBackWhole() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int size : sizes()) {
            var body = body(random, size);
            var extent = write(store, body, random);
            assertEquals(size, extent.lengthBytes());
            assertArrayEquals(body, readAll(store, extent), "size " + size + ", seed " + seed);
        }
    }

    /// Around the borders of pages, blocks and the longest write.
    private List<Integer> sizes() throws IOException {
        int capacity = (int) capacity();
        var sizes = new ArrayList<Integer>();
        for (int border : List.of(2, 4096, BLOCK, 2 * BLOCK, 1 << 20, capacity - 1)) {
            sizes.addAll(List.of(border - 1, border, border + 1));
        }
        return sizes;
    }

    private long capacity() throws IOException {
        try (var writer = store.create(-1)) {
            return writer.capacityBytes();
        }
    }

    @Test
    void rangesGiveExactlyWhatWasAskedFor() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var body = body(random, 20 * BLOCK + 1234);
        var extent = write(store, body, random);
        for (int round = 0; round < 400; round++) {
            int offset = random.nextBoolean() ? random.nextInt(body.length) : BLOCK * random.nextInt(20);
            int wanted = 1 + random.nextInt(round % 8 == 0 ? 20 * BLOCK : round % 2 == 0 ? 3 * BLOCK : 100);
            int guard = random.nextInt(10);
            var into = round % 3 == 0
                    ? ByteBuffer.allocate(wanted + 2 * guard)
                    : ByteBuffer.allocateDirect(wanted + 2 * guard);
            into.position(guard).limit(guard + wanted);
            int count = store.read(extent, offset, into);
            assertTrue(count > 0 && count <= wanted, "count " + count + ", seed " + seed);
            assertEquals(guard + count, into.position());
            assertEquals(guard + wanted, into.limit());
            assertEquals(ByteBuffer.wrap(body, offset, count), into.flip().position(guard), "seed " + seed);
        }
    }

    @Test
    void readingAtTheEndSaysSo() throws IOException {
        var extent = write(store, new byte[100]);
        assertEquals(-1, store.read(extent, 100, ByteBuffer.allocate(1)));
        assertEquals(-1, store.read(extent, 1000, ByteBuffer.allocate(1)));
        assertEquals(1, store.read(extent, 99, ByteBuffer.allocate(10)));
        assertThrows(IllegalArgumentException.class, () -> store.read(extent, -1, ByteBuffer.allocate(1)));
    }

    @Test
    void anExtentTakesNoMoreThanItsCapacity() throws IOException {
        try (var writer = store.create(-1)) {
            var tooMuch = ByteBuffer.allocate((int) writer.capacityBytes() + 1);
            assertThrows(IllegalArgumentException.class, () -> writer.write(tooMuch));
        }
    }

    @Test
    void anExtentWithoutBytesCannotBeFinished() throws IOException {
        try (var writer = store.create(-1)) {
            assertThrows(IllegalStateException.class, writer::finish);
        }
    }

    @Test
    void finishedExtentsOutliveTheStore() throws IOException {
        var body = body(new Random(1), BLOCK + 1);
        var extent = write(store, body);
        reopen(0);
        assertArrayEquals(body, readAll(store, extent));
    }

    @Test
    void whatWasNotFinishedIsGoneAfterACleaning() throws IOException {
        var kept = write(store, new byte[10]);
        long first = kept.id();
        var abandoned = store.create(-1);
        abandoned.write(ByteBuffer.allocate(BLOCK + 5));
        var unreferenced = write(store, new byte[1000]);
        reopen(0);
        for (long id = first; id < store.nextId(); id++) {
            var unfinished = new Extent(id, BLOCK + 5);
            if (id != kept.id() && id != unreferenced.id()) {
                assertThrows(IOException.class, () -> store.read(unfinished, 0, ByteBuffer.allocate(1)));
            }
        }
        long freed = store.deleteUnreferenced(first, id -> id == kept.id());
        assertTrue(freed >= BLOCK + 5 + 1000, "freed only " + freed);
        assertEquals(0, store.deleteUnreferenced(first, id -> id == kept.id()));
        assertArrayEquals(new byte[10], readAll(store, kept));
        assertThrows(IOException.class, () -> readAll(store, unreferenced));
    }

    @Test
    void cleaningSparesWhatIsOlderAndWhatThisRunWrites() throws IOException {
        var older = write(store, new byte[10]);
        var newer = write(store, new byte[10]);
        reopen(0);
        try (var writing = store.create(-1)) {
            writing.write(ByteBuffer.allocate(100));
            var written = write(store, new byte[20]);
            assertTrue(store.deleteUnreferenced(newer.id(), id -> false) > 0);
            assertArrayEquals(new byte[10], readAll(store, older));
            assertArrayEquals(new byte[20], readAll(store, written));
            assertArrayEquals(new byte[100], readAll(store, writing.finish()));
            assertThrows(IOException.class, () -> readAll(store, newer));
        }
    }

    @Test
    void aClosedWriterLeavesNothing() throws IOException {
        long from = store.nextId();
        try (var writer = store.create(-1)) {
            writer.write(ByteBuffer.allocate(1000));
        }
        reopen(0);
        assertEquals(0, store.deleteUnreferenced(from, id -> false));
    }

    @Test
    void closingAFinishedWriterKeepsTheExtent() throws IOException {
        var writer = store.create(3);
        writer.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        var extent = writer.finish();
        writer.close();
        writer.close();
        assertArrayEquals(new byte[] {1, 2, 3}, readAll(store, extent));
    }

    @Test
    void idsGrowAndAreNeverUsedAgain() throws IOException {
        var seen = new HashSet<Long>();
        long highest = 0;
        for (int life = 0; life < 4; life++) {
            for (int i = 0; i < 5; i++) {
                assertTrue(store.nextId() > highest);
                var extent = write(store, new byte[1]);
                assertTrue(extent.id() > highest && seen.add(extent.id()), "id " + extent.id() + " after " + highest);
                highest = extent.id();
                if (i > 2) {
                    store.delete(extent.id());
                }
            }
            assertTrue(store.nextId() > highest);
            reopen(highest);
        }
    }

    @Test
    void deletedExtentsAreGoneAndDeletingTwiceIsNoError() throws IOException {
        var extent = write(store, new byte[10]);
        assertArrayEquals(new byte[10], readAll(store, extent));
        store.delete(extent.id());
        assertThrows(IOException.class, () -> readAll(store, extent));
        store.delete(extent.id());
        store.delete(extent.id() + 100);
    }

    @Test
    void anExtentOfAnotherLengthIsNotThatExtent() throws IOException {
        var extent = write(store, new byte[1000]);
        var other = new Extent(extent.id(), 1001);
        reopen(0);
        assertThrows(IOException.class, () -> store.read(other, 0, ByteBuffer.allocate(10)));
    }

    @Test
    void manyThreadsWriteAndReadAtOnce() throws Exception {
        long seed = System.nanoTime();
        var bodies = new HashMap<Extent, byte[]>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writes = new ArrayList<Future<Extent>>();
            var written = new ArrayList<byte[]>();
            for (int i = 0; i < 24; i++) {
                var random = new Random(seed + i);
                var body = body(random, 1 + random.nextInt(3 * BLOCK));
                written.add(body);
                writes.add(threads.submit(() -> write(store, body, random)));
            }
            for (int i = 0; i < writes.size(); i++) {
                bodies.put(writes.get(i).get(), written.get(i));
            }
            var reads = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 200; i++) {
                for (var entry : i % 50 == 0
                        ? bodies.entrySet()
                        : List.of(bodies.entrySet().iterator().next())) {
                    reads.add(threads.submit(() -> Arrays.equals(entry.getValue(), readAll(store, entry.getKey()))));
                }
            }
            for (var read : reads) {
                assertTrue(read.get(), "seed " + seed);
            }
        }
        assertEquals(24, bodies.size());
    }

    private void reopen(long highestSeen) throws IOException {
        store.close();
        store = open(highestSeen);
    }

    protected static byte[] body(Random random, int size) {
        var body = new byte[size];
        random.nextBytes(body);
        return body;
    }

    protected static Extent write(ExtentStore store, byte[] body) throws IOException {
        try (var writer = store.create(body.length)) {
            writer.write(ByteBuffer.wrap(body));
            return writer.finish();
        }
    }

    /// Writes in pieces of any size, from buffers of either sort.
    private static Extent write(ExtentStore store, byte[] body, Random random) throws IOException {
        try (var writer = store.create(random.nextBoolean() ? -1 : body.length)) {
            for (int at = 0; at < body.length; ) {
                int length = Math.min(body.length - at, 1 + random.nextInt(random.nextBoolean() ? 20_000 : 2 << 20));
                var piece = ByteBuffer.wrap(body, at, length);
                if (random.nextBoolean()) {
                    piece = ByteBuffer.allocateDirect(length).put(piece).flip();
                }
                writer.write(piece);
                assertEquals(0, piece.remaining());
                at += length;
            }
            return writer.finish();
        }
    }

    protected static byte[] readAll(ExtentStore store, Extent extent) throws IOException {
        var into = ByteBuffer.allocate((int) extent.lengthBytes() + 1);
        while (store.read(extent, into.position(), into) >= 0) {
            // until the end
        }
        return Arrays.copyOf(into.array(), into.position());
    }
}
