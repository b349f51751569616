package io.granary.segment.lane;

import io.granary.model.fault.KillPoint;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentStore.Priority;
import io.granary.segment.StoreFullException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open segment with its committer: many small changes, one sync.
///
/// The committer takes what has queued while the last sync ran, has each change decide and append its records to one
/// group, writes and syncs the group, and then tells all of them. There is no timer and no delay: a lone change waits
/// for one sync, a crowd shares it.
///
/// On a full disk the changes of a group that free space are tried again without the others. Any other failure of the
/// store or the listener breaks the lane for good: doubtful data is worse than none.
public final class PackedLane implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(PackedLane.class);

    private final SegmentStore store;
    private final LaneListener listener;
    private final ChangeQueue queue;
    private final Thread committer;

    private final GroupBuffer group = new GroupBuffer();
    private final List<LaneChange> taken = new ArrayList<>();
    private final List<LaneChange> staged = new ArrayList<>();
    private SegmentStore.@Nullable Writer writer;

    private volatile @Nullable Throwable broken;

    private final LongAdder groups = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder appendNanos = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private PackedLane(SegmentStore store, LaneListener listener, LaneLimits limits, String name) {
        this.store = store;
        this.listener = listener;
        this.queue = new ChangeQueue(limits);
        this.committer = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /// Starts the committer, a thread called `name`. Its first segment is made with the first group. Borrows `store`.
    public static PackedLane open(SegmentStore store, LaneListener listener, LaneLimits limits, String name) {
        var lane = new PackedLane(store, listener, limits, name);
        lane.committer.start();
        return lane;
    }

    /// Queues a change, from any thread, without waiting. Returns false when the lane is full, closed or broken: the
    /// change was not taken, and its methods will not be called.
    public boolean offer(LaneChange change) {
        if (change.boundBytes() > SegmentStore.MAX_GROUP_BYTES || change.boundBytes() < 0) {
            throw new IllegalArgumentException("a change of " + change.boundBytes() + " bytes fits no group");
        }
        if (queue.offer(change)) {
            return true;
        }
        refused.increment();
        return false;
    }

    /// Why the lane writes no more.
    public Optional<Throwable> failure() {
        return Optional.ofNullable(broken);
    }

    public LaneStats stats() {
        return new LaneStats(
                groups.sum(),
                records.sum(),
                bytes.sum(),
                appendNanos.sum(),
                refused.sum(),
                queue.queuedChanges(),
                queue.queuedBytes());
    }

    private void run() {
        try {
            while (true) {
                queue.await();
                if (queue.peek() == null) {
                    break; // closed, and nothing waits
                }
                take();
                commitTaken();
            }
            seal();
        } catch (Throwable e) {
            breakBy(e);
        }
    }

    /// As many waiting changes as are sure to fit one group.
    private void take() {
        taken.clear();
        int room = SegmentStore.MAX_GROUP_BYTES;
        for (var next = queue.peek(); next != null && next.boundBytes() <= room; next = queue.peek()) {
            room -= next.boundBytes();
            taken.add(next);
            queue.remove(next);
        }
    }

    private void commitTaken() throws IOException {
        var priority = taken.stream().allMatch(LaneChange::mayUseReserve) ? Priority.RESERVE : Priority.NORMAL;
        try {
            commit(priority);
        } catch (StoreFullException full) {
            refuse(full, priority == Priority.RESERVE);
            commitReserved();
        }
    }

    /// Those that may use the reserve are left in `taken` and must get through without the others.
    private void commitReserved() throws IOException {
        try {
            commit(Priority.RESERVE);
        } catch (StoreFullException full) {
            refuse(full, true);
        }
    }

    /// Answers changes that found no room: all of `taken`, or those that may not use the reserve.
    private void refuse(StoreFullException full, boolean all) {
        listener.dropped();
        var refusedNow = new ArrayList<LaneChange>();
        taken.removeIf(change -> (all || !change.mayUseReserve()) && refusedNow.add(change));
        refusedNow.forEach(change -> change.failed(full));
    }

    /// Stages and appends all of `taken`, and answers what was staged. After a [StoreFullException] nothing was kept,
    /// and nobody but changes that refused themselves was answered: those have left `taken`.
    private void commit(Priority priority) throws IOException {
        if (taken.isEmpty()) {
            return;
        }
        var open = writerFor(boundBytes());
        stage(open);
        if (staged.isEmpty()) {
            return;
        }
        KillPoint.COMMIT_STAGED.reached();
        append(open, priority);
        listener.durable(open.id(), open.end());
        KillPoint.COMMIT_VISIBLE.reached();
        taken.clear();
        for (var change : staged) {
            change.committed();
        }
    }

    private int boundBytes() {
        int bound = 0;
        for (var change : taken) {
            bound += change.boundBytes();
        }
        return bound;
    }

    private SegmentStore.Writer writerFor(int boundBytes) throws IOException {
        var current = writer;
        if (current != null && current.remainingBytes() >= boundBytes) {
            return current;
        }
        if (current != null) {
            current.seal();
            writer = null;
        }
        var next = store.create();
        writer = next;
        return next;
    }

    private void stage(SegmentStore.Writer open) {
        boolean all = false;
        while (!all) {
            all = stageAll(open);
        }
        taken.clear();
        taken.addAll(staged);
    }

    /// Returns false when a change threw, which has then left `taken`: the others are staged anew, since nobody knows
    /// what it did to the state that they decide on.
    private boolean stageAll(SegmentStore.Writer open) {
        staged.clear();
        group.begin(open);
        for (int at = 0; at < taken.size(); at++) {
            var change = taken.get(at);
            try {
                group.admit(change.boundBytes());
                if (change.stage(group)) {
                    staged.add(change);
                }
            } catch (RuntimeException e) {
                LOG.error("a change could not be staged and is given up", e);
                staged.addAll(taken.subList(at + 1, taken.size()));
                taken.clear();
                taken.addAll(staged);
                listener.dropped();
                change.failed(e);
                return false;
            }
        }
        return true;
    }

    private void append(SegmentStore.Writer open, Priority priority) throws IOException {
        long started = System.nanoTime();
        try {
            open.append(group.filled(), priority).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
        appendNanos.add(System.nanoTime() - started);
        groups.increment();
        records.add(group.records());
        bytes.add(group.lengthBytes());
    }

    private void seal() throws IOException {
        var current = writer;
        if (current != null) {
            writer = null;
            try {
                current.seal();
            } catch (StoreFullException full) {
                current.close(); // whoever opens the store next seals it
            }
        }
    }

    /// Everybody who waits is told, in the committer's last moments.
    private void breakBy(Throwable cause) {
        broken = cause;
        queue.close();
        try {
            listener.dropped();
        } finally {
            listener.broken(cause);
            failAll(cause);
            var current = writer;
            if (current != null) {
                current.close();
            }
        }
    }

    private void failAll(Throwable cause) {
        for (var change : taken) {
            change.failed(cause);
        }
        for (var next = queue.peek(); next != null; next = queue.peek()) {
            queue.remove(next);
            next.failed(cause);
        }
    }

    /// Refuses new changes, commits those that wait, and seals the segment. Returns when that is done.
    @Override
    public void close() {
        queue.close();
        boolean interrupted = false;
        while (committer.isAlive()) {
            try {
                committer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
