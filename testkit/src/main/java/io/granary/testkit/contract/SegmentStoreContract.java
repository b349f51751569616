package io.granary.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.NoSuchSegmentException;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentStore.Priority;
import io.granary.segment.StoredRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [SegmentStore] promises.
public abstract class SegmentStoreContract {
    private final Random random = new Random(17);
    private SegmentStore store;

    protected SegmentStoreContract() {}

    /// Opens the store of this test, the same one at every call.
    protected abstract SegmentStore open() throws IOException;

    @BeforeEach
    void openFirst() throws IOException {
        store = open();
    }

    @AfterEach
    void closeLast() throws IOException {
        store.close();
    }

    private void reopen() throws IOException {
        store.close();
        store = open();
    }

    private byte[] readBody(SegmentLocation location) throws IOException {
        var into = ByteBuffer.allocate(location.lengthBytes());
        store.read(location, into);
        assertFalse(into.hasRemaining());
        var record = StoredRecord.verify(location.segment(), location.position(), into.flip());
        var body = new byte[record.body().remaining()];
        record.body().get(body);
        return body;
    }

    @Test
    void whatWasAppendedIsRead() throws IOException {
        try (var writer = store.create()) {
            var first = TestRecords.append(writer, Priority.NORMAL, random, 1, 0, 1, 300_000);
            var second = TestRecords.append(writer, Priority.RESERVE, random, 4, 77);
            for (var appended : List.of(first.get(0), first.get(1), first.get(2), second.get(0))) {
                assertArrayEquals(appended.body(), readBody(appended.location()));
            }
        }
    }

    @Test
    void aReadThatDoesNotWaitEitherFillsTheBufferOrLeavesIt() throws IOException {
        try (var writer = store.create()) {
            var appended = TestRecords.append(writer, Priority.NORMAL, random, 1, 5_000)
                    .getFirst();
            for (var into : List.of(ByteBuffer.allocate(9_000), ByteBuffer.allocateDirect(9_000))) {
                into.limit(appended.location().lengthBytes());
                if (store.tryRead(appended.location(), into)) {
                    assertFalse(into.hasRemaining());
                    StoredRecord.verify(writer.id().value(), appended.location().position(), into.flip());
                } else {
                    assertEquals(0, into.position());
                }
            }
        }
    }

    @Test
    void aScanSeesRecordsInTheOrderOfTheirPositions() throws IOException {
        SegmentId id;
        try (var writer = store.create()) {
            id = writer.id();
            TestRecords.append(writer, Priority.NORMAL, random, 1, 10, 20, 30);
            TestRecords.append(writer, Priority.NORMAL, random, 4, 400_000, 500_000);
            TestRecords.append(writer, Priority.NORMAL, random, 6, 1);
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), Scanned.all(store, id).sequences());
            writer.seal();
        }
        reopen();
        var scanned = Scanned.all(store, id);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), scanned.sequences());
        assertEquals(List.of(), scanned.damagedAt());
        var positions =
                scanned.locations().stream().map(SegmentLocation::position).toList();
        assertEquals(positions.stream().sorted().distinct().toList(), positions);
        var behindThird = Scanned.from(store, id, scanned.locations().get(3).position());
        assertEquals(List.of(4L, 5L, 6L), behindThird.sequences());
    }

    @Test
    void anAppendThatCompletedSurvivesAnEndWithoutSealing() throws IOException {
        SegmentId id;
        try (var writer = store.create()) {
            id = writer.id();
            TestRecords.append(writer, Priority.NORMAL, random, 1, 100, 200);
        }
        reopen();
        assertFalse(store.segments().getFirst().sealed());
        var scanned = Scanned.all(store, id);
        assertEquals(List.of(1L, 2L), scanned.sequences());
        assertEquals(0, scanned.end().tornBytes());

        store.sealTail(id, scanned.end().position());
        assertTrue(store.segments().getFirst().sealed());
        reopen();
        assertTrue(store.segments().getFirst().sealed());
        assertEquals(List.of(1L, 2L), Scanned.all(store, id).sequences());
        assertThrows(
                IllegalStateException.class,
                () -> store.sealTail(id, scanned.end().position()));
    }

    @Test
    void aScanOfTheTailBeginsWhereTheWriterWas() throws IOException {
        long checkpoint;
        SegmentId id;
        try (var writer = store.create()) {
            id = writer.id();
            TestRecords.append(writer, Priority.NORMAL, random, 1, 100, 200);
            checkpoint = writer.end();
            TestRecords.append(writer, Priority.NORMAL, random, 3, 300);
        }
        reopen();
        assertEquals(List.of(3L), Scanned.from(store, id, checkpoint).sequences());
    }

    @Test
    void aSealedSegmentTakesNoMore() throws IOException {
        try (var writer = store.create()) {
            TestRecords.append(writer, Priority.NORMAL, random, 1, 100);
            writer.seal();
            assertThrows(IOException.class, () -> TestRecords.append(writer, Priority.NORMAL, random, 2, 100));
        }
    }

    @Test
    void aSegmentThatIsBeingWrittenIsNeitherSealedNorDeletedByOthers() throws IOException {
        try (var writer = store.create()) {
            TestRecords.append(writer, Priority.NORMAL, random, 1, 100);
            assertThrows(IllegalStateException.class, () -> store.sealTail(writer.id(), writer.end()));
            assertThrows(IllegalStateException.class, () -> store.delete(writer.id()));
        }
    }

    @Test
    void idsGrowAndAreNotUsedAgainAfterADelete() throws IOException {
        var ids = new ArrayList<SegmentId>();
        for (int round = 0; round < 3; round++) {
            try (var writer = store.create()) {
                ids.add(writer.id());
                TestRecords.append(writer, Priority.NORMAL, random, 1 + round, 100);
                writer.seal();
            }
            store.delete(ids.getLast());
            reopen();
        }
        assertEquals(ids.stream().sorted().distinct().toList(), ids);
    }

    @Test
    void aDeletedSegmentIsGone() throws IOException {
        SegmentLocation location;
        try (var writer = store.create()) {
            location = TestRecords.append(writer, Priority.NORMAL, random, 1, 100)
                    .getFirst()
                    .location();
            writer.seal();
        }
        try (var newer = store.create()) {
            TestRecords.append(newer, Priority.NORMAL, random, 2, 100);
            store.delete(location.segmentId());
            assertThrows(NoSuchSegmentException.class, () -> readBody(location));
            assertFalse(store.tryRead(location, ByteBuffer.allocate(location.lengthBytes())));
            assertEquals(
                    List.of(newer.id()),
                    store.segments().stream().map(summary -> summary.id()).toList());
        }
    }

    @Test
    void aReadBeyondTheEndFails() throws IOException {
        SegmentId id;
        try (var writer = store.create()) {
            id = writer.id();
            TestRecords.append(writer, Priority.NORMAL, random, 1, 100);
            writer.seal();
        }
        var beyond = new SegmentLocation(id.value(), 1 << 20, 100);
        assertThrows(DamagedRecordException.class, () -> store.read(beyond, ByteBuffer.allocate(100)));
        assertFalse(store.tryRead(beyond, ByteBuffer.allocate(100)));
    }

    @Test
    void aSegmentSaysWhenItIsFull() throws IOException {
        try (var writer = store.create()) {
            long before = writer.remainingBytes();
            var appended = TestRecords.append(writer, Priority.NORMAL, random, 1, 1_000)
                    .getFirst();
            assertEquals(before - appended.location().lengthBytes(), writer.remainingBytes());
        }
    }
}
