package io.granary.compaction;

import io.granary.index.ObjectIndex;
import io.granary.index.SegmentUsage;
import io.granary.model.location.SegmentId;
import io.granary.model.record.Descriptor;
import io.granary.model.record.DescriptorCodec;
import io.granary.model.record.RecordKind;
import io.granary.segment.FirstRecord;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentSummary;
import io.granary.segment.StoredRecord;
import io.granary.segment.format.RecordHeader;
import io.granary.segment.format.SegmentFooter;
import io.granary.segment.format.SegmentHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks at all sealed segments: what is live in them, and which removals they keep from being dropped. Remembers what
/// it
/// read of segments, which never changes. Used by one thread.
final class Survey {
    private static final int FRAME_BYTES = SegmentHeader.LENGTH + SegmentFooter.LENGTH;

    private final SegmentStore segments;
    private final ObjectIndex index;
    private final Map<SegmentId, Optional<Head>> heads = new HashMap<>();
    private final Map<SegmentId, Removals> removals = new HashMap<>();

    /// Without a footer when the store was opened, because the start found no room or no working disk to seal them.
    private final Set<SegmentId> leftUnsealed;

    /// What a segment of copies says of itself.
    record Head(List<Long> replaces, long sequence, long lengthBytes) {}

    /// Removals that had to be copied.
    record Removals(long bytes, long newest) {
        static final Removals NONE = new Removals(0, 0);

        Removals and(long moreBytes, long sequence) {
            return new Removals(bytes + moreBytes, Math.max(newest, sequence));
        }
    }

    Survey(SegmentStore segments, ObjectIndex index) {
        this.segments = segments;
        this.index = index;
        this.leftUnsealed = segments.segments().stream()
                .filter(segment -> !segment.sealed())
                .map(SegmentSummary::id)
                .collect(Collectors.toSet());
    }

    /// Tells what a segment of copies has besides what lives.
    void copied(SegmentId segment, Removals kept) {
        removals.put(segment, kept);
    }

    /// The sealed segments as they are now. Flushes the index: what the lane has sealed is then in its usage.
    List<SurveyedSegment> look() throws IOException {
        var there = segments.segments();
        var sealed = there.stream().filter(SegmentSummary::sealed).toList();
        var ids = sealed.stream().map(SegmentSummary::id).collect(Collectors.toSet());
        heads.keySet().retainAll(ids);
        removals.keySet().retainAll(ids);
        index.flush();
        long checkpoint = index.checkpoint().sequence();
        var live = new HashMap<Long, Long>();
        for (SegmentUsage usage : index.usage()) {
            live.put(usage.segment(), usage.liveBytes());
        }
        forgetDeleted(there, live.keySet());
        var looked = new ArrayList<SurveyedSegment>(sealed.size());
        for (int i = 0; i < sealed.size(); i++) {
            var segment = sealed.get(i);
            boolean stub = segment.maxSequence() == 0 && i == sealed.size() - 1;
            looked.add(look(segment, live.getOrDefault(segment.id().value(), 0L), checkpoint, stub));
        }
        there.stream()
                .filter(segment -> !segment.sealed() && leftUnsealed.contains(segment.id()))
                .forEach(segment -> looked.add(unknown(segment.id())));
        dropNeedless(looked);
        return looked;
    }

    /// Segments that were made meanwhile have greater ids than all that were there.
    private void forgetDeleted(List<SegmentSummary> there, Set<Long> used) {
        var ids = there.stream().map(segment -> segment.id().value()).collect(Collectors.toSet());
        long newest = there.isEmpty() ? 0 : there.getLast().id().value();
        var deleted =
                used.stream().filter(id -> id < newest && !ids.contains(id)).toList();
        if (!deleted.isEmpty()) {
            index.forget(deleted);
        }
    }

    private SurveyedSegment look(SegmentSummary segment, long liveBytes, long checkpoint, boolean stub)
            throws IOException {
        var head = head(segment.id());
        long overhead = stub ? segment.lengthBytes() : FRAME_BYTES;
        long clean;
        if (segment.maxSequence() == 0) {
            clean = Long.MAX_VALUE;
        } else if (head.isPresent()) {
            overhead += head.get().lengthBytes();
            clean = head.get().sequence();
        } else if (segment.lengthBytes() == liveBytes + overhead) {
            clean = checkpoint; // nothing in it is hidden
        } else {
            clean = segment.minSequence() - 1;
        }
        var kept = removals.getOrDefault(segment.id(), Removals.NONE);
        return new SurveyedSegment(
                segment.id(),
                segment.lengthBytes(),
                liveBytes,
                kept.bytes(),
                overhead,
                head.isPresent(),
                clean,
                segment.maxSequence(),
                kept.newest());
    }

    /// A segment that may have anything: no removal is needless beside it. The lane's open segment is none of these,
    /// its
    /// records are newer than all removals in sealed ones.
    private static SurveyedSegment unknown(SegmentId id) {
        return new SurveyedSegment(id, 0, 0, 0, 0, false, 0, 0, 0);
    }

    /// Removals that all other segments are clean of count as dead.
    private static void dropNeedless(List<SurveyedSegment> looked) {
        looked.replaceAll(segment -> {
            long othersClean = Long.MAX_VALUE;
            for (var other : looked) {
                if (!other.id().equals(segment.id())) {
                    othersClean = Math.min(othersClean, other.cleanTo());
                }
            }
            return segment.removalBytes() > 0 && segment.maxRemoval() <= othersClean
                    ? segment.withoutRemovals()
                    : segment;
        });
    }

    /// Empty for a segment that the lane wrote.
    Optional<Head> head(SegmentId segment) throws IOException {
        var known = heads.get(segment);
        if (known == null) {
            known = FirstRecord.of(segments, segment).flatMap(Survey::head);
            heads.put(segment, known);
        }
        return known;
    }

    private static Optional<Head> head(StoredRecord first) {
        if (first.kind() != RecordKind.COPIES.code()) {
            return Optional.empty();
        }
        long length = (long) RecordHeader.LENGTH
                + first.descriptor().remaining()
                + first.body().remaining();
        var copies = (Descriptor.Copies)
                DescriptorCodec.decode(RecordKind.COPIES, first.descriptor().duplicate());
        return Optional.of(new Head(copies.replaces(), first.sequence(), length));
    }

    /// The segments of copies beside which some that they replace are still there, and those.
    Map<SegmentId, List<SegmentId>> unfinished() throws IOException {
        Set<Long> there = new HashSet<>();
        segments.segments().forEach(segment -> there.add(segment.id().value()));
        var unfinished = new HashMap<SegmentId, List<SegmentId>>();
        for (var segment : segments.segments()) {
            if (segment.sealed()) {
                var replaced = head(segment.id()).stream()
                        .flatMap(head -> head.replaces().stream())
                        .filter(there::contains)
                        .map(SegmentId::new)
                        .toList();
                if (!replaced.isEmpty()) {
                    unfinished.put(segment.id(), replaced);
                }
            }
        }
        return unfinished;
    }
}
