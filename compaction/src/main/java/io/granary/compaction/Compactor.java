package io.granary.compaction;

import io.granary.compaction.CompactionProbe.Step;
import io.granary.compaction.rate.IoBudget;
import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import io.granary.model.record.Descriptor;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.Epoch;
import io.granary.segment.RecordVisitor;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentSummary;
import io.granary.segment.StoredRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rewrites segments that are mostly dead, one job at a time.
///
/// A job copies what lives of its victims into one new segment, written aside. Published, that segment replaces the
/// victims for whoever makes the index again; the index itself is moved over entry by entry, by compare-and-set, and
/// written; then the victims wait for their readers and are deleted. A crash leaves the victims (nothing happened), or
/// the
/// new segment beside them, which says what it replaces: the next job finishes that first.
///
/// Removals are copied as long as any segment may have a record that they hide.
///
/// Used by one thread, beside any others that use store and index.
public final class Compactor {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    /// Entries that the index moves under its lock at once: well below a millisecond, so that writes hardly notice.
    private static final int FLIP_BATCH = 64;

    /// Work is paid for in slices of this size.
    private static final int SLICE_BYTES = 256 << 10;

    /// Space that a job leaves for the index's own growth while it works.
    private static final long ROOM_LEFT_BYTES = 1 << 20;

    private final SegmentStore segments;
    private final ObjectIndex index;
    private final RecordMeaning meaning;
    private final Epoch epoch;
    private final CompactionConfig config;
    private final CompactionPolicy policy;
    private final IoBudget budget;
    private final LogFollower follower;
    private final InstantSource clock;
    private final CompactionProbe probe;
    private final Survey survey;

    /// Handed over to be deleted; any thread.
    private final Set<Long> waiting = ConcurrentHashMap.newKeySet();

    private final Set<Long> damaged = new HashSet<>();
    private final AtomicLong freedBytes = new AtomicLong();
    private long jobs;
    private long copiedBytes;
    private volatile CompactionStats stats = CompactionStats.NONE;

    /// Made when the store has been opened and before anything is written.
    ///
    /// @param epoch what readers of `segments` enter before they look anything up
    /// @param follower whoever reads the log behind the writers
    public Compactor(
            SegmentStore segments,
            ObjectIndex index,
            RecordMeaning meaning,
            Epoch epoch,
            CompactionConfig config,
            IoBudget budget,
            LogFollower follower) {
        this(segments, index, meaning, epoch, config, budget, follower, InstantSource.system(), CompactionProbe.NONE);
    }

    public Compactor(
            SegmentStore segments,
            ObjectIndex index,
            RecordMeaning meaning,
            Epoch epoch,
            CompactionConfig config,
            IoBudget budget,
            LogFollower follower,
            InstantSource clock,
            CompactionProbe probe) {
        this.segments = segments;
        this.index = index;
        this.meaning = meaning;
        this.epoch = epoch;
        this.config = config;
        this.policy = new CompactionPolicy(config);
        this.budget = budget;
        this.follower = follower;
        this.clock = clock;
        this.probe = probe;
        this.survey = new Survey(segments, index);
    }

    /// Figures as of the last step; any thread.
    public CompactionStats stats() {
        var then = stats;
        return new CompactionStats(
                then.logBytes(),
                then.liveBytes(),
                then.backlogBytes(),
                then.jobs(),
                then.copiedBytes(),
                freedBytes.get(),
                waiting.size(),
                then.damagedSegments());
    }

    /// Ends what an earlier process began, or does the job that gives back most; empty when nothing is worth it. After
    /// an
    /// `IOException` nothing is lost, and the next step begins anew. Throws `InterruptedIOException` when the thread is
    /// interrupted.
    ///
    /// @param deadShare how much of a segment must be dead, as [CompactionConfig] has it
    public Optional<CompactionReport> step(double deadShare) throws IOException {
        try {
            var finished = finish();
            return finished.isPresent() ? finished : next(deadShare);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("compaction was told to stop");
        }
    }

    private Optional<CompactionReport> finish() throws IOException, InterruptedException {
        for (var entry : survey.unfinished().entrySet()) {
            var victims = entry.getValue().stream()
                    .filter(victim -> !waiting.contains(victim.value()))
                    .sorted()
                    .toList();
            if (!victims.isEmpty()) {
                LOG.info("Segment {} replaces {}, which was not finished", entry.getKey(), victims);
                flip(entry.getKey());
                retire(victims);
                return Optional.of(new CompactionReport(victims, 0, 0, List.of()));
            }
        }
        return Optional.empty();
    }

    private Optional<CompactionReport> next(double deadShare) throws IOException, InterruptedException {
        var all = survey.look();
        var excluded = new ArrayList<>(damaged);
        excluded.addAll(waiting);
        survey.unfinished().keySet().forEach(unfinished -> excluded.add(unfinished.value()));
        long room = segments.reservedBytes() - ROOM_LEFT_BYTES;
        var plan = policy.choose(all, excluded, deadShare, Math.max(0, room), index.highestSequence());
        note(all, excluded);
        if (plan.isEmpty() || !isFree(plan.get(), all)) {
            return Optional.empty();
        }
        try {
            var report = run(plan.get(), all);
            note(all, excluded);
            return Optional.of(report);
        } catch (DamagedSegmentException e) {
            damaged.add(e.segment().value());
            LOG.error("Compaction: {}. It is left as it is; ./granary verify names what is hit", e.getMessage());
            note(all, excluded);
            return Optional.of(new CompactionReport(List.of(), 0, 0, List.of(e.segment())));
        }
    }

    /// Whether nobody but the index needs the records of the victims.
    private boolean isFree(CompactionPlan plan, List<SurveyedSegment> all) {
        long newest = maxSequence(plan, all);
        if (newest > follower.floor()) {
            follower.settle();
        }
        return newest <= follower.floor();
    }

    private static long maxSequence(CompactionPlan plan, List<SurveyedSegment> all) {
        return all.stream()
                .filter(segment -> plan.victims().contains(segment.id()))
                .mapToLong(SurveyedSegment::maxSequence)
                .max()
                .orElse(0);
    }

    private void note(List<SurveyedSegment> all, List<Long> excluded) {
        long log = 0;
        long live = 0;
        long backlog = 0;
        for (var segment : all) {
            log += segment.lengthBytes();
            live += segment.liveBytes();
            if (segment.deadShare() >= config.deadShare()
                    && !excluded.contains(segment.id().value())) {
                backlog += segment.deadBytes();
            }
        }
        stats = new CompactionStats(log, live, backlog, jobs, copiedBytes, 0, 0, damaged.size());
    }

    private CompactionReport run(CompactionPlan plan, List<SurveyedSegment> all)
            throws IOException, InterruptedException {
        // Before anything is looked up: what is gone by now is not copied.
        long sequence = index.highestSequence();
        var head = new Descriptor.Copies(
                clock.millis(),
                index.highestBucketNumber(),
                index.highestExtentId(),
                plan.victims().stream().map(SegmentId::value).toList());
        long read = 0;
        long copied = 0;
        try (var copy = new Copy(plan, head, sequence)) {
            for (var victim : plan.victims()) {
                long live = liveBytes(all, victim);
                copy.take(victim, live);
                read += lengthBytes(all, victim);
            }
            if (copy.isNeeded(all)) {
                var published = copy.publish();
                copied = copy.copiedBytes;
                copiedBytes += copied;
                flip(published);
            }
        }
        retire(plan.victims());
        jobs++;
        LOG.info(
                "Compacted {} segments: read {} MiB, copied {} MiB",
                plan.victims().size(),
                read >> 20,
                copied >> 20);
        return new CompactionReport(plan.victims(), read, copied, List.of());
    }

    private static long liveBytes(List<SurveyedSegment> all, SegmentId id) {
        return all.stream()
                .filter(segment -> segment.id().equals(id))
                .mapToLong(SurveyedSegment::liveBytes)
                .sum();
    }

    private static long lengthBytes(List<SurveyedSegment> all, SegmentId id) {
        return all.stream()
                .filter(segment -> segment.id().equals(id))
                .mapToLong(SurveyedSegment::lengthBytes)
                .sum();
    }

    /// The copying of one job.
    private final class Copy implements Closeable {
        private final CompactionPlan plan;
        private final Descriptor.Copies head;
        private final long sequence;
        private @Nullable CopyWriter writer;
        private SegmentStore.@Nullable Aside aside;
        private Survey.Removals removals = Survey.Removals.NONE;
        private long copiedBytes;
        private int unpaid;

        Copy(CompactionPlan plan, Descriptor.Copies head, long sequence) {
            this.plan = plan;
            this.head = head;
            this.sequence = sequence;
        }

        /// Copies what must be kept of a victim. Where nothing lives in it by the index's books, damage hides nothing.
        void take(SegmentId victim, long liveBytes) throws IOException, InterruptedException {
            try {
                segments.scan(victim, 0, new RecordVisitor() {
                    @Override
                    public void record(SegmentLocation location, StoredRecord record) throws IOException {
                        copy(location, record);
                    }

                    @Override
                    public void damaged(DamagedRecordException damage) throws IOException {
                        if (liveBytes > 0) {
                            throw new DamagedSegmentException(victim, damage);
                        }
                        LOG.warn("Compaction passes over damage where nothing lives: {}", damage.getMessage());
                    }
                });
            } catch (Stopped e) {
                throw e.interruption;
            }
        }

        private void copy(SegmentLocation location, StoredRecord record) throws IOException {
            int moved = location.lengthBytes();
            var change = meaning.changeOf(location, record);
            switch (change) {
                case IndexChange.VersionPut ignored -> moved += copyLive(change, record);
                case IndexChange.RowPut ignored -> moved += copyLive(change, record);
                case IndexChange.BucketPut ignored -> moved += copyLive(change, record);
                case IndexChange.VersionRemoved ignored -> moved += copyRemoval(change, record);
                case IndexChange.RowsRemoved ignored -> moved += copyRemoval(change, record);
                case IndexChange.BucketRemoved ignored -> moved += copyRemoval(change, record);
                case IndexChange.NumbersGiven ignored -> {} // the new segment says it anew
            }
            pay(moved);
        }

        private int copyLive(IndexChange change, StoredRecord record) throws IOException {
            return index.refersTo(change) ? writer().append(record) : 0;
        }

        private int copyRemoval(IndexChange change, StoredRecord record) throws IOException {
            if (change.sequence() <= plan.removalsTo()) {
                return 0;
            }
            int length = writer().append(record);
            removals = removals.and(length, change.sequence());
            return length;
        }

        private void pay(int bytes) throws Stopped {
            unpaid += bytes;
            if (unpaid >= SLICE_BYTES) {
                try {
                    budget.spend(unpaid);
                } catch (InterruptedException e) {
                    throw new Stopped(e);
                }
                unpaid = 0;
            }
        }

        private CopyWriter writer() throws IOException {
            var open = writer;
            if (open == null) {
                var made = segments.createAside();
                aside = made;
                open = new CopyWriter(made, head, sequence);
                writer = open;
            }
            return open;
        }

        /// One victim of which nothing is kept can just go, unless it has the newest sequence, which the new segment
        /// must then tell. The deletion of several is not one step: their successor has to say that they go together.
        boolean isNeeded(List<SurveyedSegment> all) {
            return writer != null
                    || plan.victims().size() > 1
                    || all.stream()
                            .filter(segment -> !plan.victims().contains(segment.id()))
                            .noneMatch(segment -> segment.maxSequence() >= maxSequence(plan, all));
        }

        SegmentId publish() throws IOException {
            var open = writer();
            probe.reached(Step.COPYING);
            open.publish();
            var id = Objects.requireNonNull(aside).id();
            copiedBytes = open.copiedBytes();
            survey.copied(id, removals);
            probe.reached(Step.PUBLISHED);
            return id;
        }

        @Override
        public void close() throws IOException {
            if (writer != null) {
                writer.close();
            } else if (aside != null) {
                aside.close();
            }
        }
    }

    /// An interruption on its way through a scan.
    private static final class Stopped extends IOException {
        private final transient InterruptedException interruption;

        Stopped(InterruptedException interruption) {
            super(interruption);
            this.interruption = interruption;
        }
    }

    /// Moves the index to the copies, durably. Doing it again does no harm.
    private void flip(SegmentId copies) throws IOException, InterruptedException {
        var batch = new ArrayList<IndexChange>(FLIP_BATCH);
        try {
            segments.scan(copies, 0, new RecordVisitor() {
                private int unpaid;

                @Override
                public void record(SegmentLocation location, StoredRecord record) throws IOException {
                    batch.add(meaning.changeOf(location, record));
                    unpaid += location.lengthBytes();
                    if (batch.size() == FLIP_BATCH) {
                        index.relocate(List.copyOf(batch));
                        batch.clear();
                        probe.reached(Step.FLIPPING);
                    }
                    if (unpaid >= SLICE_BYTES) {
                        try {
                            budget.spend(unpaid);
                        } catch (InterruptedException e) {
                            throw new Stopped(e);
                        }
                        unpaid = 0;
                    }
                }

                @Override
                public void damaged(DamagedRecordException damage) throws IOException {
                    throw damage;
                }
            });
        } catch (Stopped e) {
            throw e.interruption;
        }
        index.relocate(List.copyOf(batch));
        probe.reached(Step.FLIPPED);
        index.flush();
        probe.reached(Step.FLUSHED);
    }

    /// Deletes the victims when their readers have left.
    private void retire(List<SegmentId> victims) {
        victims.forEach(victim -> waiting.add(victim.value()));
        epoch.retire(() -> victims.forEach(this::delete));
    }

    private void delete(SegmentId victim) {
        try {
            long bytes = segments.segments().stream()
                    .filter(segment -> segment.id().equals(victim))
                    .mapToLong(SegmentSummary::lengthBytes)
                    .sum();
            segments.delete(victim);
            freedBytes.addAndGet(bytes);
            probe.reached(Step.DELETED);
        } catch (IOException e) {
            LOG.warn("Segment {} could not be deleted; it is tried again", victim, e);
        } finally {
            waiting.remove(victim.value());
        }
    }
}
