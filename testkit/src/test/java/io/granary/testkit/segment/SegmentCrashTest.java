package io.granary.testkit.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.location.SegmentId;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentStore.Priority;
import io.granary.segment.format.SegmentHeader;
import io.granary.segment.format.UnknownFormatException;
import io.granary.segment.local.DataDirectoryException;
import io.granary.segment.local.Durability;
import io.granary.testkit.contract.Scanned;
import io.granary.testkit.contract.TestRecords;
import io.granary.testkit.contract.TestRecords.Appended;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a crash, a torn write and a flipped bit leave of a segment.
class SegmentCrashTest {
    private final Random random = new Random(5);
    private final SimulatedMachine machine = new SimulatedMachine(random);

    /// Three groups: two records, three, two.
    private List<Appended> threeGroups(SegmentStore.Writer writer) throws IOException {
        var all = new ArrayList<>(TestRecords.append(writer, Priority.NORMAL, random, 1, 50, 60));
        all.addAll(TestRecords.append(writer, Priority.NORMAL, random, 3, 10, 0, 30));
        all.addAll(TestRecords.append(writer, Priority.NORMAL, random, 6, 40, 45));
        return all;
    }

    private static long end(Appended record) {
        return record.location().position() + record.location().lengthBytes();
    }

    @Test
    void aTailTornAtAnyByteEndsBehindTheLastWholeRecord() throws IOException {
        SegmentId id;
        List<Appended> all;
        try (var writer = machine.open().create()) {
            id = writer.id();
            all = threeGroups(writer);
        }
        var whole = machine.disk.bytes(SimulatedMachine.file(id));
        long groupStart = all.get(5).location().position();
        for (long cut = groupStart; cut < end(all.get(6)); cut++) {
            var torn = whole.clone();
            Arrays.fill(torn, (int) cut, torn.length, (byte) 0);
            machine.disk.put(SimulatedMachine.file(id), torn);
            var store = machine.kill();
            var scanned = Scanned.all(store, id);
            int expected = cut < end(all.get(5)) ? 5 : 6;
            if (lastNonZero(whole, all.get(6)) < cut) {
                expected = 7;
            }
            assertEquals(expected, scanned.sequences().size(), "cut at " + cut);
            assertEquals(List.of(), scanned.damagedAt(), "cut at " + cut);
            assertEquals(end(all.get(expected - 1)), scanned.end().position(), "cut at " + cut);
            assertTrue(scanned.end().tornBytes() <= cut - scanned.end().position(), "cut at " + cut);

            store.sealTail(id, scanned.end().position());
            var again = Scanned.all(machine.crash(), id);
            assertEquals(scanned.sequences(), again.sequences());
            assertEquals(0, again.end().tornBytes());
        }
    }

    private static long lastNonZero(byte[] bytes, Appended record) {
        int at = (int) end(record) - 1;
        while (bytes[at] == 0) {
            at--;
        }
        return at;
    }

    @Test
    void aFlippedByteBeforeTheLastSyncIsReportedAndTheRestIsRead() throws IOException {
        SegmentId id;
        List<Appended> all;
        try (var writer = machine.open().create()) {
            id = writer.id();
            all = threeGroups(writer);
        }
        var file = SimulatedMachine.file(id);
        var whole = machine.disk.bytes(file);
        for (int at = SegmentHeader.LENGTH; at < all.get(5).location().position(); at++) {
            machine.disk.flip(file, at, 1 << random.nextInt(8));
            var scanned = Scanned.all(machine.kill(), id);
            int damaged = indexAt(all, at);
            assertEquals(List.of(all.get(damaged).location().position()), scanned.damagedAt(), "flipped at " + at);
            assertEquals(without(all, damaged), scanned.sequences(), "flipped at " + at);
            assertEquals(end(all.get(6)), scanned.end().position());
            machine.disk.put(file, whole);
        }
    }

    private static int indexAt(List<Appended> all, long position) {
        int index = 0;
        while (end(all.get(index)) <= position) {
            index++;
        }
        return index;
    }

    private static List<Long> without(List<Appended> all, int index) {
        return all.stream()
                .map(Appended::sequence)
                .filter(sequence -> sequence != all.get(index).sequence())
                .toList();
    }

    @Test
    void aFlippedByteOfTheLastGroupCannotBeToldFromATornOne() throws IOException {
        SegmentId id;
        List<Appended> all;
        try (var writer = machine.open().create()) {
            id = writer.id();
            all = threeGroups(writer);
        }
        machine.disk.flip(SimulatedMachine.file(id), all.get(5).location().position() + 20, 4);
        var scanned = Scanned.all(machine.kill(), id);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), scanned.sequences());
        assertEquals(List.of(), scanned.damagedAt());
        assertTrue(scanned.end().tornBytes() > 0);
    }

    @Test
    void anyFlippedByteOfASealedSegmentIsReported() throws IOException {
        SegmentId id;
        List<Appended> all;
        try (var writer = machine.open().create()) {
            id = writer.id();
            all = threeGroups(writer);
            writer.seal();
        }
        var file = SimulatedMachine.file(id);
        var whole = machine.disk.bytes(file);
        for (int at = SegmentHeader.LENGTH; at < end(all.get(6)); at++) {
            machine.disk.flip(file, at, 1 << random.nextInt(8));
            var scanned = Scanned.all(machine.kill(), id);
            int damaged = indexAt(all, at);
            assertEquals(List.of(all.get(damaged).location().position()), scanned.damagedAt(), "flipped at " + at);
            assertEquals(without(all, damaged), scanned.sequences(), "flipped at " + at);
            machine.disk.put(file, whole);
        }
    }

    @Test
    void aLostSectorInTheMiddleIsReportedAsOneDamage() throws IOException {
        SegmentId id;
        try (var writer = machine.open().create()) {
            id = writer.id();
            for (int group = 0; group < 20; group++) {
                TestRecords.append(writer, Priority.NORMAL, random, 1 + group, 300);
            }
        }
        var file = SimulatedMachine.file(id);
        var bytes = machine.disk.bytes(file);
        Arrays.fill(bytes, 1024, 1536, (byte) 0);
        machine.disk.put(file, bytes);
        var scanned = Scanned.all(machine.kill(), id);
        assertFalse(scanned.damagedAt().isEmpty());
        assertEquals(20L, scanned.sequences().getLast());
        assertTrue(scanned.sequences().size() >= 17, scanned.toString());
    }

    @Test
    void acknowledgedRecordsSurviveAnyCrash() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            var seeded = new Random(seed);
            var life = new SimulatedMachine(seeded);
            var acknowledged = new ArrayList<Long>();
            long sequence = 1;
            var store = life.open();
            for (int crash = 0; crash < 3; crash++) {
                var writer = store.create();
                int groups = seeded.nextInt(6);
                for (int group = 0; group < groups; group++) {
                    int[] lengths = seeded.ints(1 + seeded.nextInt(4), 0, 5_000).toArray();
                    TestRecords.append(writer, Priority.NORMAL, seeded, sequence, lengths);
                    for (int record = 0; record < lengths.length; record++) {
                        acknowledged.add(sequence++);
                    }
                }
                if (seeded.nextInt(3) == 0) {
                    writer.seal();
                } else if (seeded.nextBoolean()) {
                    // The last group reaches the file and is never synced.
                    life.disk.failForces(1);
                    assertThrows(
                            IOException.class,
                            () -> TestRecords.append(writer, Priority.NORMAL, seeded, 1_000_000, 3_000, 20, 700));
                    life.disk.failForces(0);
                }
                store = life.crash();
                assertEquals(acknowledged, recover(store), "seed " + seed);
            }
        }
    }

    /// As an engine does: scans and seals what was open. Leaves out what nobody was told of.
    private static List<Long> recover(SegmentStore store) throws IOException {
        var sequences = new ArrayList<Long>();
        for (var segment : store.segments()) {
            var scanned = Scanned.all(store, segment.id());
            assertEquals(List.of(), scanned.damagedAt());
            scanned.sequences().stream()
                    .filter(sequence -> sequence < 1_000_000)
                    .forEach(sequences::add);
            if (!segment.sealed()) {
                store.sealTail(segment.id(), scanned.end().position());
            }
        }
        return sequences;
    }

    @Test
    void relaxedDurabilityKeepsWhatIsOlderThanTheLastSync() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            var seeded = new Random(seed);
            var life = new SimulatedMachine(seeded, SimulatedMachine.SMALL.withDurability(Durability.RELAXED));
            var store = life.open();
            var writer = store.create();
            TestRecords.append(writer, Priority.NORMAL, seeded, 1, 700, 900);
            life.background.tick();
            assertEquals(0, writer.unsyncedBytes());
            for (int group = 0; group < 8; group++) {
                TestRecords.append(writer, Priority.NORMAL, seeded, 3 + group, 600);
            }
            assertTrue(writer.unsyncedBytes() > 8 * 600);
            store = life.crash();
            var scanned = Scanned.all(store, writer.id());
            assertEquals(List.of(), scanned.damagedAt(), "seed " + seed);
            assertEquals(List.of(1L, 2L), scanned.sequences().subList(0, 2), "seed " + seed);
        }
    }

    @Test
    void aHeaderThatWasNotWrittenYetDoesNotStopTheOpening() throws IOException {
        try (var writer = machine.open().create()) {
            TestRecords.append(writer, Priority.NORMAL, random, 1, 100);
            writer.seal();
        }
        var newest = SimulatedMachine.file(new SegmentId(2));
        var half = new byte[SegmentHeader.LENGTH];
        half[0] = 'G';
        for (var content : List.of(new byte[0], half, new byte[5_000])) {
            machine.disk.put(newest, content);
            var store = machine.kill();
            assertEquals(1, store.segments().size());
            assertFalse(machine.disk.exists(newest));
        }
    }

    @Test
    void aDamagedHeaderIsReportedAndItsRecordsAreRead() throws IOException {
        SegmentId id;
        try (var writer = machine.open().create()) {
            id = writer.id();
            threeGroups(writer);
            writer.seal();
        }
        machine.disk.flip(SimulatedMachine.file(id), SegmentHeader.CREATED_AT, 1);
        var scanned = Scanned.all(machine.kill(), id);
        assertEquals(List.of(0L), scanned.damagedAt());
        assertEquals(7, scanned.sequences().size());
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        try (var writer = machine.open().create()) {
            machine.disk.flip(SimulatedMachine.file(writer.id()), SegmentHeader.READ_VERSION_AT, 2);
        }
        var refusal = assertThrows(UnknownFormatException.class, machine::kill);
        assertTrue(String.valueOf(refusal.getMessage()).contains("version 3"), refusal.getMessage());
    }

    @Test
    void aSegmentOfAnotherStoreIsRefused() throws IOException {
        var other = new SimulatedMachine(random);
        try (var writer = other.open().create()) {
            TestRecords.append(writer, Priority.NORMAL, random, 1, 100);
        }
        var file = SimulatedMachine.file(new SegmentId(1));
        machine.disk.put(file, other.disk.bytes(file));
        assertThrows(DataDirectoryException.class, machine::open);
    }

    @Test
    void aSecondOpenerIsToldWhichDirectoryIsInUse() throws IOException {
        machine.open();
        var refusal = assertThrows(DataDirectoryException.class, machine::open);
        var message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("/data in use by another server"), message);
        assertFalse(message.contains("\n"));
    }
}
