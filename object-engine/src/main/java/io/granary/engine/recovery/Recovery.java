package io.granary.engine.recovery;

import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.model.location.Extent;
import io.granary.model.location.LogPosition;
import io.granary.model.location.SegmentLocation;
import io.granary.model.record.Descriptor;
import io.granary.model.record.DescriptorCodec;
import io.granary.model.record.RecordKind;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.FirstRecord;
import io.granary.segment.RecordVisitor;
import io.granary.segment.ScanEnd;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentSummary;
import io.granary.segment.StoreFullException;
import io.granary.segment.StoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replays what the log has and the index lacks. From a checkpoint that is the tail of the log, whatever the size of
/// the
/// store; from the start it makes the whole index again.
///
/// Segments are read oldest first and records in append order, so the changes come to the index as they were made. A
/// torn
/// tail was never acknowledged and is cut; damage before it is logged, counted and left where it is.
///
/// Segments of copies have nothing that an index with a checkpoint lacks: what they hold was in it, where it was copied
/// from, and that is still there unless the index knows better. So a replay leaves them out, and only an index that is
/// made again reads them, instead of those that they replace.
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int BATCH = 4096;

    /// For the scan that only looks for the end.
    private static final RecordVisitor QUIET = new RecordVisitor() {
        @Override
        public void record(SegmentLocation place, StoredRecord record) {}

        @Override
        public void damaged(DamagedRecordException damage) {}
    };

    private final SegmentStore segments;
    private final ObjectIndex index;
    private final LongConsumer progress;

    private final List<IndexChange> batch = new ArrayList<>(BATCH);
    private long records;
    private long bytes;
    private long damaged;
    private long tornBytes;
    private long sequence;
    private int highestBucket;
    private long highestExtent;

    /// @param progress hears now and then how many bytes of log have been read
    public Recovery(SegmentStore segments, ObjectIndex index, LongConsumer progress) {
        this.segments = segments;
        this.index = index;
        this.progress = progress;
    }

    /// Replays from the index's checkpoint on. Throws `IllegalArgumentException` for a record that this build does not
    /// know: going on without it would serve what it hides.
    public RecoveryReport run() throws IOException {
        var from = index.checkpoint();
        sequence = from.sequence();
        boolean all = from.segment() == 0;
        var replaced = all ? replaced() : Set.<Long>of();
        for (var segment : segments.segments()) {
            boolean wanted = all
                    ? !replaced.contains(segment.id().value())
                    : segment.id().value() >= from.segment() && copies(segment).isEmpty();
            if (wanted) {
                replay(segment, segment.id().value() == from.segment() ? from.position() : 0);
            }
        }
        return new RecoveryReport(
                records,
                bytes,
                damaged,
                tornBytes,
                sequence,
                Math.max(highestBucket, index.highestBucketNumber()),
                Math.max(highestExtent, index.highestExtentId()));
    }

    /// The segments whose live records stand elsewhere too, because a compaction had not deleted them yet.
    private Set<Long> replaced() throws IOException {
        var replaced = new HashSet<Long>();
        for (var segment : segments.segments()) {
            if (segment.sealed()) {
                copies(segment).ifPresent(copies -> replaced.addAll(copies.replaces()));
            }
        }
        return replaced;
    }

    /// What a segment of copies says of itself; empty for one that the lane wrote.
    private Optional<Descriptor.Copies> copies(SegmentSummary segment) throws IOException {
        return FirstRecord.of(segments, segment.id())
                .filter(record -> record.kind() == RecordKind.COPIES.code())
                .map(record -> (Descriptor.Copies) DescriptorCodec.decode(RecordKind.COPIES, record.descriptor()));
    }

    /// A tail is made durable first: what the index is given it may write, and it must not know of what a power cut can
    /// still take away.
    private void replay(SegmentSummary segment, long from) throws IOException {
        var id = segment.id();
        if (!segment.sealed()) {
            cut(segment, segments.scan(id, from, QUIET));
        }
        var end = segments.scan(id, from, new Replay());
        hand(new LogPosition(id.value(), end.position(), sequence));
    }

    private void cut(SegmentSummary segment, ScanEnd end) throws IOException {
        if (end.tornBytes() > 0 && segment.id().value() < newestOfLane()) {
            // Whatever ended there was cut and sealed by the start that made the next one.
            damaged++;
            LOG.error(
                    "Segment {} ends in the middle of a record at position {}, though there are newer ones: what followed"
                            + " is lost",
                    segment.id(),
                    end.position());
        } else if (end.tornBytes() > 0) {
            tornBytes += end.tornBytes();
            LOG.warn(
                    "Segment {}: cut {} bytes behind position {} that were never acknowledged",
                    segment.id(),
                    end.tornBytes(),
                    end.position());
        }
        try {
            segments.sealTail(segment.id(), end.position());
        } catch (StoreFullException full) {
            LOG.warn("Segment {} is sealed at a later start: {}", segment.id(), full.getMessage());
        }
    }

    /// The newest segment that the lane wrote; 0 where it wrote none.
    private long newestOfLane() throws IOException {
        for (var segment : segments.segments().reversed()) {
            if (copies(segment).isEmpty()) {
                return segment.id().value();
            }
        }
        return 0;
    }

    private void hand(LogPosition upTo) {
        index.apply(List.copyOf(batch), upTo);
        batch.clear();
        progress.accept(bytes);
    }

    private final class Replay implements RecordVisitor {
        @Override
        public void record(SegmentLocation place, StoredRecord record) {
            if (batch.size() >= BATCH) {
                hand(new LogPosition(place.segment(), place.position(), sequence));
            }
            var change = RecordIndexing.changeOf(place, record);
            batch.add(change);
            note(change);
            sequence = Math.max(sequence, record.sequence());
            records++;
            bytes += place.lengthBytes();
        }

        @Override
        public void damaged(DamagedRecordException damage) {
            damaged++;
            LOG.error("Damage in the log: {}. What stood there is not served.", damage.getMessage());
        }

        private void noteExtents(List<Extent> extents) {
            for (var extent : extents) {
                highestExtent = Math.max(highestExtent, extent.id());
            }
        }

        private void note(IndexChange change) {
            switch (change) {
                case IndexChange.BucketPut put ->
                    highestBucket = Math.max(highestBucket, put.bucket().number());
                case IndexChange.VersionPut put -> noteExtents(put.extents());
                case IndexChange.RowPut put -> noteExtents(put.extents());
                case IndexChange.RowsRemoved ignored -> {}
                case IndexChange.VersionRemoved ignored -> {}
                case IndexChange.BucketRemoved ignored -> {}
                case IndexChange.NumbersGiven numbers -> {
                    highestBucket = Math.max(highestBucket, numbers.highestBucket());
                    highestExtent = Math.max(highestExtent, numbers.highestExtent());
                }
            }
        }
    }
}
