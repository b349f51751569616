package io.granary.segment.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.location.Extent;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.StoreFullException;
import io.granary.segment.extent.ExtentStore;
import io.granary.segment.extent.ExtentStoreContract;
import io.granary.segment.format.ExtentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalExtentStoreTest extends ExtentStoreContract {
    private static final int BLOCK = ExtentStore.BLOCK_BYTES;
    private static final long MEGA = 1 << 20;

    /// A capacity that is no whole number of blocks and takes several writes.
    private static final LocalExtentConfig CONFIG = LocalExtentConfig.DEFAULTS
            .withCapacityBytes(2_500_001)
            .withReserveBytes(10 * MEGA)
            .withOpenFiles(3);

    @TempDir
    Path temporary;

    private final FaultyDisk disk = new FaultyDisk();
    private Instant now = Instant.EPOCH;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private DataDirectories data;

    @Override
    protected ExtentStore open(long highestSeen) throws IOException {
        if (data == null) {
            data = DataDirectories.open(disk, roots(3));
        }
        var opened = LocalExtentStore.open(data, CONFIG, () -> now);
        opened.continueAfter(highestSeen);
        return opened;
    }

    private List<Path> roots(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> temporary.resolve("d" + i))
                .toList();
    }

    private Path root(int index) {
        return data.paths().get(index);
    }

    @AfterEach
    void unlock() throws IOException {
        data.close();
    }

    @Test
    void consecutiveExtentsGoToTheDirectoriesInTurn() throws IOException {
        var extents = writeSome(9);
        for (int i = 0; i < 3; i++) {
            assertEquals(3, files(i).size());
        }
        assertEquals(
                "extents/00000000/0000000000000001.ext",
                root(1).relativize(file(extents.getFirst())).toString());
        assertEquals(List.of(), store.health());
    }

    @Test
    void finishSyncsTheFileAndThenItsName() throws IOException {
        write(store, new byte[1]); // makes the fan-out directories of the first turn
        write(store, new byte[1]);
        write(store, new byte[1]);
        try (var writer = store.create(10)) {
            writer.write(ByteBuffer.allocate(10));
            disk.events();
            var extent = writer.finish();
            var name = file(extent).getFileName();
            assertEquals(List.of("write " + name, "force " + name, "forceDirectory 00000000"), disk.events());
        }
    }

    @Test
    void idsContinueAboveWhatTheLogHasSeenAlsoWhenTheFilesAreGone() throws IOException {
        for (var extent : writeSome(4)) {
            store.delete(extent.id());
        }
        try (var again = open(4)) {
            assertEquals(5, again.nextId());
        }
        try (var again = open(1_000_000)) {
            assertEquals(1_000_001, write(again, new byte[1]).id());
        }
        try (var again = open(4)) {
            assertEquals(1_000_002, again.nextId());
        }
    }

    @Test
    void anAddedDirectoryJoinsTheStripeAndOldExtentsAreFound() throws IOException {
        var bodies = new ArrayList<byte[]>();
        var extents = new ArrayList<Extent>();
        for (int i = 0; i < 7; i++) {
            bodies.add(body(new Random(i), 100 + i));
            extents.add(write(store, bodies.getLast()));
        }
        store.close();
        data.close();
        data = DataDirectories.open(disk, roots(4));
        store = open(0);
        for (int i = 0; i < 4; i++) {
            write(store, new byte[1]);
        }
        assertEquals(1, files(3).size());
        for (int i = 0; i < 7; i++) {
            assertArrayEquals(bodies.get(i), readAll(store, extents.get(i)));
        }
        store.delete(extents.getFirst().id());
        assertThrows(DamagedRecordException.class, () -> readAll(store, extents.getFirst()));
    }

    /// Every byte of header and checksums, and some of the rest.
    @Test
    void aFlippedBitNeverYieldsWrongBytes() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var body = body(random, 2 * BLOCK + 1000);
        var extent = write(store, body);
        var path = file(extent);
        var good = Files.readAllBytes(path);
        int headEnd = ExtentHeader.TABLE_AT + 3 * Integer.BYTES;
        for (int round = 0; round < headEnd + 60; round++) {
            int at = round < headEnd ? round : headEnd + random.nextInt(good.length - headEnd);
            var bad = good.clone();
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(path, bad);
            try (var reopened = open(0)) {
                for (int block = 0; block < 3; block++) {
                    boolean hit = at < headEnd
                            || (at >= ExtentHeader.BODY_AT && (at - ExtentHeader.BODY_AT) / BLOCK == block);
                    var message = "byte " + at + ", block " + block + ", seed " + seed;
                    assertEquals(hit, !readsBlock(reopened, extent, body, block, 0), message);
                    assertEquals(hit, !readsBlock(reopened, extent, body, block, 1 + random.nextInt(900)), message);
                }
                if (at < headEnd || at >= ExtentHeader.BODY_AT) {
                    assertThrows(IOException.class, () -> readAll(reopened, extent));
                }
            }
        }
    }

    /// Whether a block reads as it was written from `skip` on; damage must be told with the file's name.
    private static boolean readsBlock(ExtentStore store, Extent extent, byte[] body, int block, int skip) {
        int offset = block * BLOCK + skip;
        var into = ByteBuffer.allocate(Math.min(BLOCK - skip, body.length - offset));
        try {
            assertEquals(into.capacity(), store.read(extent, offset, into));
            assertEquals(ByteBuffer.wrap(body, offset, into.capacity()), into.flip());
            return true;
        } catch (IOException told) {
            assertEquals(0, into.position());
            assertTrue(told.toString().contains("0000000000000001.ext"), told.toString());
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 51, 52, 4095, 4096, 4097, 4096 + BLOCK, 4096 + 2 * BLOCK + 999})
    void aTruncatedExtentIsDamaged(int length) throws IOException {
        var body = body(new Random(length), 2 * BLOCK + 1000);
        var extent = write(store, body);
        Files.write(file(extent), java.util.Arrays.copyOf(Files.readAllBytes(file(extent)), length));
        var told = assertThrows(DamagedRecordException.class, () -> readAll(store, extent));
        assertEquals(extent.id(), told.segment());
        assertTrue(told.toString().contains(file(extent).toString()), told.toString());
        assertEquals(length >= 4096 + BLOCK, readsBlock(store, extent, body, 0, 0));
    }

    @Test
    void extentsThatChangedPlacesAreFoundOut() throws IOException {
        var extents = writeSome(4);
        Files.copy(file(extents.get(0)), file(extents.get(3)), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThrows(DamagedRecordException.class, () -> readAll(store, extents.get(3)));
    }

    @Test
    void aMissingFileIsDamageAndAMissingDirectoryIsNamed() throws IOException {
        var extents = writeSome(2);
        Files.delete(file(extents.getFirst()));
        var damage = assertThrows(DamagedRecordException.class, () -> readAll(store, extents.getFirst()));
        assertTrue(damage.toString().contains(root(1).toString()), damage.toString());

        Files.move(root(2).resolve("extents"), root(2).resolve("away"));
        var absence = assertThrows(IOException.class, () -> readAll(store, extents.getLast()));
        assertFalse(absence instanceof DamagedRecordException, absence.toString());
        assertTrue(absence.toString().contains(root(2).toString()), absence.toString());
        for (int i = 0; i < 6; i++) {
            write(store, new byte[1]);
        }
        assertTrue(
                store.health().getFirst().contains(root(2).toString()),
                store.health().toString());

        Files.move(root(2).resolve("away"), root(2).resolve("extents"));
        assertArrayEquals(new byte[1], readAll(store, extents.getLast()));
    }

    @Test
    void aReadThatFailsNamesDirectoryAndExtent() throws IOException {
        var extent = write(store, new byte[10]);
        disk.fault(root(1), FaultyDisk.Fault.FAILING_READS);
        var told = assertThrows(IOException.class, () -> readAll(store, extent));
        assertFalse(told instanceof DamagedRecordException);
        assertTrue(told.toString().contains(file(extent).toString()), told.toString());
        disk.mend(root(1));
        assertArrayEquals(new byte[10], readAll(store, extent));
    }

    @Test
    void aFullDirectoryIsPassedOverUntilItHasRoom() throws IOException {
        disk.usable(root(1), CONFIG.reserveBytes() + MEGA - 1);
        writeSome(6);
        assertEquals(0, files(1).size());
        assertEquals(1, store.health().size());
        assertTrue(
                store.health().getFirst().contains(root(1) + " is full"),
                store.health().toString());
        disk.usable(root(1), CONFIG.reserveBytes() + CONFIG.capacityBytes());
        assertEquals(List.of(), store.health());
        writeSome(3);
        assertEquals(1, files(1).size());
    }

    @Test
    void aFullStoreSaysSoAndStillReadsAndDeletes() throws IOException {
        var extent = write(store, new byte[10]);
        for (var root : data.paths()) {
            disk.usable(root, CONFIG.reserveBytes() + 999);
        }
        assertThrows(StoreFullException.class, () -> store.create(-1));
        assertThrows(StoreFullException.class, () -> store.create(1000));
        assertEquals(3, store.health().size());
        assertArrayEquals(new byte[10], readAll(store, extent));
        store.delete(extent.id());
        write(store, new byte[1], 1); // what is known to fit is still taken
    }

    @Test
    void theReserveIsLeftAloneWhileABodyStreamsIn() throws IOException {
        try (var writer = store.create(-1)) {
            writer.write(ByteBuffer.allocate((int) MEGA));
            data.paths().forEach(root -> disk.usable(root, CONFIG.reserveBytes()));
            assertThrows(StoreFullException.class, () -> writer.write(ByteBuffer.allocate(1)));
            assertThrows(IllegalStateException.class, writer::finish);
        }
        assertEquals(0, IntStream.range(0, 3).map(i -> files(i).size()).sum());
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultyDisk.Fault.class,
            names = {"FAILING_READS"},
            mode = EnumSource.Mode.EXCLUDE)
    void aFailingDirectoryIsLeftOutAndTriedAgainAfterAWhile(FaultyDisk.Fault fault) throws IOException {
        disk.fault(root(1), fault);
        int refused = 0;
        for (int i = 0; i < 12; i++) {
            refused += isRefused(fault) ? 1 : 0;
        }
        assertEquals(fault == FaultyDisk.Fault.FAILING_CREATES ? 0 : 1, refused);
        assertEquals(0, files(1).size());
        assertEquals(1, store.health().size());
        assertTrue(
                store.health().getFirst().contains(root(1).toString()),
                store.health().toString());

        now = now.plus(CONFIG.retryAfter());
        int attempts = attempts();
        for (int i = 0; i < 12; i++) {
            refused += isRefused(fault) ? 1 : 0;
        }
        assertEquals(attempts + 1, attempts(), "one extent tries the directory");
        assertEquals(fault == FaultyDisk.Fault.FAILING_CREATES ? 0 : 2, refused);

        disk.mend(root(1));
        writeSome(6);
        assertEquals(1, store.health().size());
        now = now.plus(CONFIG.retryAfter());
        writeSome(6);
        assertEquals(List.of(), store.health());
        assertEquals(2, files(1).size());
    }

    private int creates;

    /// How often a file was to be created in the second directory since the store was opened.
    private int attempts() {
        for (var event : disk.events()) {
            if (event.startsWith("create ")
                    && event.endsWith(".ext")
                    && Long.parseLong(event.substring(7, 23), 16) % 3 == 1) {
                creates++;
            }
        }
        return creates;
    }

    private boolean isRefused(FaultyDisk.Fault fault) {
        try {
            write(store, new byte[10]);
            return false;
        } catch (IOException told) {
            assertEquals(fault == FaultyDisk.Fault.FULL_WRITES, told instanceof StoreFullException);
            assertTrue(told.toString().contains(root(1).toString()), told.toString());
            return true;
        }
    }

    @Test
    void whenAllDirectoriesFailThatIsNotAFullStore() throws IOException {
        data.paths().forEach(root -> disk.fault(root, FaultyDisk.Fault.FAILING_CREATES));
        var told = assertThrows(IOException.class, () -> store.create(-1));
        assertFalse(told instanceof StoreFullException);
        assertEquals(3, store.health().size());
        data.paths().forEach(disk::mend);
        assertThrows(IOException.class, () -> store.create(-1));
        now = now.plus(CONFIG.retryAfter()).plus(Duration.ofNanos(1));
        writeSome(3);
        assertEquals(List.of(), store.health());
    }

    @Test
    void noMoreFilesStayOpenThanAllowedAndNoneAfterClosing() throws Exception {
        var extents = new ArrayList<Extent>();
        for (int i = 0; i < 10; i++) {
            extents.add(write(store, body(new Random(i), BLOCK + i)));
        }
        assertEquals(0, disk.openFiles());
        try (var threads = Executors.newFixedThreadPool(4)) {
            var reads = new ArrayList<Future<?>>();
            for (int round = 0; round < 100; round++) {
                int which = (round * 7) % 10;
                reads.add(threads.submit(() -> {
                    assertArrayEquals(body(new Random(which), BLOCK + which), readAll(store, extents.get(which)));
                    return null;
                }));
            }
            for (var read : reads) {
                read.get();
            }
        }
        assertTrue(disk.openFiles() <= CONFIG.openFiles(), disk.openFiles() + " files open");
        assertTrue(disk.mostOpenFiles() <= CONFIG.openFiles() + 2 * 4, disk.mostOpenFiles() + " files were open");
        store.close();
        assertEquals(0, disk.openFiles());
    }

    @Test
    void foreignFilesAreLeftAlone() throws IOException {
        write(store, new byte[1]);
        var foreign = List.of(
                root(1).resolve("extents/00000000/readme.txt"),
                root(1).resolve("extents/00000000/00000000000000zz.ext"),
                root(1).resolve("extents/lost+found"));
        for (var file : foreign) {
            Files.writeString(file, "not ours");
        }
        try (var again = open(0)) {
            assertEquals(2, again.nextId());
            assertTrue(again.deleteUnreferenced(0, id -> false) > 0);
        }
        for (var file : foreign) {
            assertTrue(Files.exists(file), file.toString());
        }
    }

    @Test
    void theFormatHasItsBytes() throws IOException {
        now = Instant.ofEpochMilli(0x0102_0304_0506L);
        var extent = write(store, new byte[BLOCK + 1]);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file(extent)));
        assertEquals(ExtentHeader.BODY_AT + BLOCK + 1, bytes.limit());
        assertEquals(0x4752_4E45, bytes.getInt(0));
        assertEquals(0x0101_0000, bytes.getInt(4));
        assertEquals(extent.id(), bytes.getLong(8));
        assertEquals(data.storeId(), bytes.getLong(16));
        assertEquals(0x0102_0304_0506L, bytes.getLong(24));
        assertEquals(BLOCK + 1, bytes.getLong(32));
        assertEquals(BLOCK, bytes.getInt(40));
        assertEquals(crc32c(bytes, 52, 8), bytes.getInt(44));
        assertEquals(crc32c(bytes, 0, 48), bytes.getInt(48));
        assertEquals(crc32c(bytes, 4096, BLOCK), bytes.getInt(52));
        assertEquals(crc32c(bytes, 4096 + BLOCK, 1), bytes.getInt(56));
    }

    private static int crc32c(ByteBuffer bytes, int from, int length) {
        var crc = new java.util.zip.CRC32C();
        crc.update(bytes.slice(from, length));
        return (int) crc.getValue();
    }

    @Test
    void aNewerFormatIsRefusedByName() throws IOException {
        var extent = write(store, new byte[10]);
        var bytes = Files.readAllBytes(file(extent));
        bytes[4]++;
        Files.write(file(extent), bytes);
        var told = assertThrows(IOException.class, () -> readAll(store, extent));
        assertInstanceOf(io.granary.segment.format.UnknownFormatException.class, told.getCause());
    }

    private List<Extent> writeSome(int count) throws IOException {
        var extents = new ArrayList<Extent>();
        for (int i = 0; i < count; i++) {
            extents.add(write(store, new byte[1], -1));
        }
        return extents;
    }

    private static Extent write(ExtentStore store, byte[] body, long hint) throws IOException {
        try (var writer = store.create(hint)) {
            writer.write(ByteBuffer.wrap(body));
            return writer.finish();
        }
    }

    private Path file(Extent extent) {
        return root((int) (extent.id() % data.paths().size()))
                .resolve("extents/00000000/%016x.ext".formatted(extent.id()));
    }

    private List<String> files(int index) {
        try {
            var fanout = root(index).resolve("extents/00000000");
            return disk.exists(fanout) ? disk.list(fanout) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
