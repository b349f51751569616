package io.granary.testkit.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import io.granary.segment.SegmentStore;
import io.granary.segment.StoreFullException;
import io.granary.segment.StoredRecord;
import io.granary.segment.lane.Group;
import io.granary.segment.lane.LaneChange;
import io.granary.segment.lane.LaneLimits;
import io.granary.segment.lane.LaneListener;
import io.granary.segment.lane.PackedLane;
import io.granary.testkit.contract.Scanned;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The committer's order, sharing, limits and failures.
@Timeout(60)
class PackedLaneTest {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final SimulatedMachine machine = new SimulatedMachine(new Random(3));
    private final AtomicLong sequence = new AtomicLong();

    /// Appends one record when asked to, and remembers what it was told.
    private class Change implements LaneChange {
        final CompletableFuture<SegmentLocation> answer = new CompletableFuture<>();
        final ByteBuffer body;
        final boolean reserve;
        int staged;

        @Nullable
        SegmentLocation location;

        Change(int bodyLength, boolean reserve) {
            this.body = ByteBuffer.allocate(bodyLength);
            this.reserve = reserve;
        }

        Change() {
            this(100, false);
        }

        @Override
        public int boundBytes() {
            return body.capacity() + 64;
        }

        @Override
        public boolean mayUseReserve() {
            return reserve;
        }

        @Override
        public boolean stage(Group group) {
            staged++;
            var crc = new CRC32C();
            crc.update(body.duplicate());
            location = group.append((byte) 1, sequence.incrementAndGet(), EMPTY, body, (int) crc.getValue());
            return true;
        }

        @Override
        public void committed() {
            answer.complete(location);
        }

        @Override
        public void failed(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    /// Holds the committer in [#stage] until released, so that others queue behind it.
    private final class Gate extends Change {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch leave = new CountDownLatch(1);

        @Override
        public boolean stage(Group group) {
            entered.countDown();
            try {
                assertTrue(leave.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return super.stage(group);
        }
    }

    private static final class Heard implements LaneListener {
        final List<String> events = Collections.synchronizedList(new ArrayList<>());
        final Semaphore mayApply = new Semaphore(Integer.MAX_VALUE);

        @Override
        public void durable(SegmentId segment, long end) {
            mayApply.acquireUninterruptibly();
            events.add("durable");
        }

        @Override
        public void dropped() {
            events.add("dropped");
        }

        @Override
        public void broken(Throwable cause) {
            events.add("broken");
        }
    }

    private final Heard heard = new Heard();

    private PackedLane lane(SegmentStore store, LaneLimits limits) {
        return PackedLane.open(store, heard, limits, "lane-under-test");
    }

    private PackedLane lane(SegmentStore store) {
        return lane(store, LaneLimits.DEFAULTS);
    }

    private static Optional<Throwable> failureOf(Change change) {
        return Optional.ofNullable(
                change.answer.handle((location, failure) -> failure).join());
    }

    @Test
    void recordsStandInTheOrderInWhichChangesWereOffered() throws IOException {
        var store = machine.open();
        var changes = new ArrayList<Change>();
        try (var lane = lane(store)) {
            for (int i = 0; i < 5_000; i++) {
                var change = new Change(i % 2_000, false);
                changes.add(change);
                while (!lane.offer(change)) {
                    Thread.onSpinWait();
                }
            }
        }
        var sequences = new ArrayList<Long>();
        var locations = new ArrayList<SegmentLocation>();
        for (var segment : store.segments()) {
            assertTrue(segment.sealed());
            var scanned = Scanned.all(store, segment.id());
            sequences.addAll(scanned.sequences());
            locations.addAll(scanned.locations());
        }
        assertTrue(store.segments().size() > 1, "rolled");
        assertEquals(LongStream.rangeClosed(1, 5_000).boxed().toList(), sequences);
        assertEquals(changes.stream().map(change -> change.answer.join()).toList(), locations);
    }

    @Test
    void anAnswerComesWhenTheRecordCanBeRead() throws IOException {
        var store = machine.open();
        try (var lane = lane(store)) {
            for (int i = 0; i < 50; i++) {
                var change = new Change();
                assertTrue(lane.offer(change));
                var location = change.answer.join();
                var into = ByteBuffer.allocate(location.lengthBytes());
                store.read(location, into);
                assertEquals(
                        i + 1,
                        StoredRecord.verify(location.segment(), location.position(), into.flip())
                                .sequence());
            }
        }
    }

    @Test
    void changesThatQueueDuringASyncShareTheNextOne() throws IOException, InterruptedException {
        try (var lane = lane(machine.open())) {
            var gate = new Gate();
            assertTrue(lane.offer(gate));
            assertTrue(gate.entered.await(30, TimeUnit.SECONDS));
            var crowd = new ArrayList<Change>();
            for (int i = 0; i < 500; i++) {
                crowd.add(new Change());
                assertTrue(lane.offer(crowd.getLast()));
            }
            gate.leave.countDown();
            crowd.forEach(change -> change.answer.join());
            assertEquals(2, lane.stats().groups());
            assertEquals(501, lane.stats().records());
            assertEquals(0, lane.stats().queuedChanges());
            assertEquals(0, lane.stats().queuedBytes());
        }
    }

    @Test
    void aFullQueueRefusesAndTakesAgainOnceThereIsRoom() throws IOException, InterruptedException {
        try (var lane = lane(machine.open(), new LaneLimits(3, 1 << 20))) {
            var gate = new Gate();
            assertTrue(lane.offer(gate));
            assertTrue(gate.entered.await(30, TimeUnit.SECONDS));
            for (int i = 0; i < 3; i++) {
                assertTrue(lane.offer(new Change()));
            }
            assertFalse(lane.offer(new Change()));
            assertEquals(3, lane.stats().queuedChanges());
            assertEquals(1, lane.stats().refused());
            gate.leave.countDown();
            gate.answer.join();
            var later = new Change();
            while (!lane.offer(later)) {
                Thread.onSpinWait();
            }
            later.answer.join();
        }
    }

    @Test
    void bytesThatWaitAreLimitedToo() throws IOException, InterruptedException {
        try (var lane = lane(machine.open(), new LaneLimits(1_000, 1 << 20))) {
            var gate = new Gate();
            assertTrue(lane.offer(gate));
            assertTrue(gate.entered.await(30, TimeUnit.SECONDS));
            assertTrue(lane.offer(new Change(600_000, false)));
            assertFalse(lane.offer(new Change(600_000, false)));
            assertTrue(lane.offer(new Change(300_000, false)));
            gate.leave.countDown();
        }
    }

    @Test
    void aListenerThatWaitsHoldsTheLaneBack() throws IOException {
        heard.mayApply.drainPermits();
        try (var lane = lane(machine.open(), new LaneLimits(4, 1 << 20))) {
            int offered = 0;
            while (lane.offer(new Change())) {
                offered++;
                assertTrue(offered < 1_000);
            }
            heard.mayApply.release(1_000_000);
        }
    }

    @Test
    void aFailedSyncBreaksTheLaneAndFailsAllWhoWait() throws IOException, InterruptedException {
        try (var lane = lane(machine.open())) {
            var gate = new Gate();
            assertTrue(lane.offer(gate));
            assertTrue(gate.entered.await(30, TimeUnit.SECONDS));
            var waiting = new Change();
            assertTrue(lane.offer(waiting));
            machine.disk.failForces(1);
            gate.leave.countDown();
            assertInstanceOf(IOException.class, failureOf(gate).orElseThrow());
            assertInstanceOf(IOException.class, failureOf(waiting).orElseThrow());
            assertFalse(lane.offer(new Change()));
            assertTrue(lane.failure().isPresent());
            assertEquals(List.of("dropped", "broken"), heard.events);
        }
    }

    @Test
    void onAFullDiskOnlyWhatFreesSpaceGetsThrough() throws IOException, InterruptedException {
        var full = new SimulatedMachine(new Random(4), SimulatedMachine.SMALL.withReserveBytes(2 << 20));
        var store = full.open();
        try (var lane = lane(store)) {
            var gate = new Gate();
            assertTrue(lane.offer(gate));
            assertTrue(gate.entered.await(30, TimeUnit.SECONDS));
            var changes = new ArrayList<Change>();
            for (int i = 0; i < 20; i++) {
                changes.add(new Change(1_000, i % 2 == 0));
                assertTrue(lane.offer(changes.getLast()));
            }
            gate.leave.countDown();
            gate.answer.join();
            changes.forEach(change ->
                    change.answer.handle((location, failure) -> failure).join());
            assertTrue(changes.stream().noneMatch(change -> failureOf(change).isPresent()), "there was room");

            full.disk.leaveRoom(2 << 20);
            heard.events.clear();
            var second = new Gate();
            assertTrue(lane.offer(second));
            assertTrue(second.entered.await(30, TimeUnit.SECONDS));
            var mixed = new ArrayList<Change>();
            for (int i = 0; i < 20; i++) {
                mixed.add(new Change(1_000, i % 2 == 0));
                assertTrue(lane.offer(mixed.getLast()));
            }
            second.leave.countDown();
            assertInstanceOf(StoreFullException.class, failureOf(second).orElseThrow());
            for (var change : mixed) {
                assertEquals(!change.reserve, failureOf(change).isPresent());
                assertEquals(change.reserve ? 2 : 1, change.staged);
            }
            assertEquals(List.of("dropped", "dropped", "durable"), heard.events);

            full.disk.setCapacityBytes(Long.MAX_VALUE);
            var after = new Change();
            assertTrue(lane.offer(after));
            after.answer.join();
        }
    }

    @Test
    void aRefusedChangeNeverReachesTheLog() throws IOException {
        var store = machine.open();
        try (var lane = lane(store)) {
            var refusing = new Change() {
                @Override
                public boolean stage(Group group) {
                    answer.completeExceptionally(new IllegalStateException("condition failed"));
                    return false;
                }
            };
            assertTrue(lane.offer(refusing));
            var accepted = new Change();
            assertTrue(lane.offer(accepted));
            accepted.answer.join();
            assertInstanceOf(IllegalStateException.class, failureOf(refusing).orElseThrow());
            assertEquals(1, lane.stats().records());
        }
    }

    @Test
    void aChangeThatThrowsFailsAlone() throws IOException, InterruptedException {
        try (var lane = lane(machine.open())) {
            var gate = new Gate();
            assertTrue(lane.offer(gate));
            assertTrue(gate.entered.await(30, TimeUnit.SECONDS));
            var before = new Change();
            var tooLong = new Change() {
                @Override
                public int boundBytes() {
                    return 40;
                }
            };
            var after = new Change();
            for (var change : List.of(before, tooLong, after)) {
                assertTrue(lane.offer(change));
            }
            gate.leave.countDown();
            before.answer.join();
            after.answer.join();
            assertTrue(failureOf(tooLong).isPresent());
            assertEquals(2, before.staged);
            assertTrue(lane.failure().isEmpty());
        }
    }

    @Test
    void closingCommitsWhatWaitsAndRefusesTheRest() throws IOException {
        var store = machine.open();
        var lane = lane(store);
        var changes = new ArrayList<Change>();
        for (int i = 0; i < 300; i++) {
            changes.add(new Change());
            assertTrue(lane.offer(changes.getLast()));
        }
        lane.close();
        changes.forEach(change -> assertTrue(change.answer.isDone()));
        assertFalse(lane.offer(new Change()));
        assertTrue(store.segments().getFirst().sealed());
    }

    @Test
    void manyThreadsMayOffer() throws Exception {
        var store = machine.open();
        try (var lane = lane(store, new LaneLimits(64, 1 << 20))) {
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 8; t++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        var change = new Change(20, false);
                        while (!lane.offer(change)) {
                            Thread.onSpinWait();
                        }
                        change.answer.join();
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertEquals(4_000, lane.stats().records());
        }
    }

    @Test
    void aChangeThatFitsNoGroupIsAMistake() throws IOException {
        try (var lane = lane(machine.open())) {
            assertThrows(IllegalArgumentException.class, () -> lane.offer(new Change(1 << 20, false)));
        }
    }
}
