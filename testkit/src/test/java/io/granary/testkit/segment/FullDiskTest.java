package io.granary.testkit.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentStore.Priority;
import io.granary.segment.StoreFullException;
import io.granary.segment.local.Durability;
import io.granary.testkit.contract.Scanned;
import io.granary.testkit.contract.TestRecords;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A disk without room, and one whose syncs fail.
class FullDiskTest {
    private static final long RESERVE = 2 << 20;

    private final Random random = new Random(9);

    @Test
    void theReserveIsLeftToThoseWhoMayUseIt() throws IOException {
        var machine = new SimulatedMachine(random, SimulatedMachine.SMALL.withReserveBytes(RESERVE));
        var store = machine.open();
        try (var writer = store.create()) {
            TestRecords.append(writer, Priority.NORMAL, random, 1, 1_000);
            machine.disk.leaveRoom(RESERVE);
            assertEquals(0, store.usableBytes());
            assertThrows(StoreFullException.class, () -> TestRecords.append(writer, Priority.NORMAL, random, 2, 1_000));
            TestRecords.append(writer, Priority.RESERVE, random, 3, 1_000);
            machine.disk.leaveRoom(RESERVE + 10_000);
            TestRecords.append(writer, Priority.NORMAL, random, 4, 1_000);
            assertEquals(List.of(1L, 3L, 4L), Scanned.all(store, writer.id()).sequences());
        }
    }

    @Test
    void aWriterGoesOnAfterTheRealEndOfTheDisk() throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            var seeded = new Random(seed);
            var machine = new SimulatedMachine(seeded);
            var store = machine.open();
            var writer = store.create();
            long sequence = 1;
            TestRecords.append(writer, Priority.NORMAL, seeded, sequence++, 1_000);
            machine.disk.leaveRoom(seeded.nextInt(900_000));
            while (append(machine, writer, seeded, sequence)) {
                sequence++;
            }
            var kept = LongStream.range(1, sequence).boxed().toList();
            assertEquals(kept, Scanned.all(store, writer.id()).sequences(), "seed " + seed);

            machine.disk.setCapacityBytes(Long.MAX_VALUE);
            TestRecords.append(writer, Priority.NORMAL, seeded, sequence, 500_000);
            store = machine.crash();
            var scanned = Scanned.all(store, writer.id());
            assertEquals(List.of(), scanned.damagedAt(), "seed " + seed);
            assertEquals(sequence, scanned.sequences().size(), "seed " + seed);
            assertEquals(sequence, scanned.sequences().getLast(), "seed " + seed);
        }
    }

    @Test
    void recordsOfARefusedGroupDoNotComeBack() throws IOException {
        var machine = new SimulatedMachine(random);
        var writer = machine.open().create();
        TestRecords.append(writer, Priority.NORMAL, random, 1, 1_000);
        machine.disk.leaveRoom(0);
        assertThrows(StoreFullException.class, () -> fill(writer));
        long refused = writer.end();
        machine.disk.leaveRoom(2 << 20); // too little to be filled with zeros
        // As long as the first record of the refused group, so that the second would follow.
        TestRecords.append(writer, Priority.RESERVE, random, 5_000, 1_000);
        var store = machine.kill();
        var scanned = Scanned.from(store, writer.id(), refused);
        assertEquals(List.of(5_000L), scanned.sequences());
        assertEquals(0, scanned.end().tornBytes());
    }

    /// Appends groups, which begin with small records, until one is refused.
    private void fill(SegmentStore.Writer writer) throws IOException {
        for (long sequence = 1_000; sequence < 2_000; sequence += 10) {
            TestRecords.append(writer, Priority.RESERVE, random, sequence, 1_000, 1_000, 1_000, 400_000);
        }
    }

    private static boolean append(SimulatedMachine machine, SegmentStore.Writer writer, Random random, long sequence)
            throws IOException {
        try {
            TestRecords.append(writer, Priority.RESERVE, random, sequence, 200_000);
            return true;
        } catch (StoreFullException full) {
            assertTrue(machine.disk.usableBytes(SimulatedMachine.DIRECTORY) < 1_000_000);
            return false;
        }
    }

    @Test
    void aFailedSyncBreaksTheWriterForGood() throws IOException {
        var machine = new SimulatedMachine(random);
        try (var writer = machine.open().create()) {
            TestRecords.append(writer, Priority.NORMAL, random, 1, 1_000);
            machine.disk.failForces(1);
            assertThrows(IOException.class, () -> TestRecords.append(writer, Priority.NORMAL, random, 2, 1_000));
            assertThrows(IOException.class, () -> TestRecords.append(writer, Priority.NORMAL, random, 3, 1_000));
            assertThrows(IOException.class, writer::seal);
        }
    }

    @Test
    void aFailedSyncInTheBackgroundBreaksTheWriterToo() throws IOException {
        var machine = new SimulatedMachine(random, SimulatedMachine.SMALL.withDurability(Durability.RELAXED));
        try (var writer = machine.open().create()) {
            machine.background.tick();
            TestRecords.append(writer, Priority.NORMAL, random, 1, 1_000);
            machine.disk.failForces(1);
            machine.background.tick();
            assertThrows(IOException.class, () -> TestRecords.append(writer, Priority.NORMAL, random, 2, 1_000));
        }
    }

    @Test
    void zerosAheadOfTheWriterStayWithinTheirWindow() throws IOException {
        var machine = new SimulatedMachine(random, SimulatedMachine.SMALL.withSegmentBytes(64 << 20));
        var store = machine.open();
        assertEquals(List.of(), store.segments());
        try (var writer = store.create()) {
            var file = SimulatedMachine.file(writer.id());
            TestRecords.append(writer, Priority.NORMAL, random, 1, 100);
            assertTrue(machine.disk.bytes(file).length <= 1 << 20);
            for (int group = 0; group < 40; group++) {
                TestRecords.append(writer, Priority.NORMAL, random, 2 + group, 900_000);
                long ahead = machine.disk.bytes(file).length - writer.end();
                assertTrue(ahead >= 0 && ahead <= 16 << 20, "ahead " + ahead);
            }
            long end = writer.end();
            writer.seal();
            assertEquals(end + 52, machine.disk.bytes(file).length);
        }
    }
}
