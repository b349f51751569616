package io.granary.compaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Chooses what to rewrite: what gives back most for its cost, old before young (Rosenblum and Ousterhout, "The Design
/// and
/// Implementation of a Log-Structured File System", 1992: benefit (1 - u) * age over cost 1 + u).
///
/// Hot and cold stay apart: a job rewrites either segments of the lane or segments of copies, never both, so what has
/// survived once is not mixed again with what may go tomorrow.
///
/// A segment may keep removals of other segments alive, because it may have records that they hide. What could be
/// dropped then counts as its own dead bytes: otherwise an old segment with few dead records would keep them all.
final class CompactionPolicy {
    private final CompactionConfig config;

    CompactionPolicy(CompactionConfig config) {
        this.config = config;
    }

    /// The next job; empty when nothing is worth it.
    ///
    /// @param all sealed segments; those in `excluded` may not be rewritten now
    /// @param deadShare how much must be dead
    /// @param room how many bytes may be written
    /// @param now the newest sequence
    Optional<CompactionPlan> choose(
            List<SurveyedSegment> all, List<Long> excluded, double deadShare, long room, long now) {
        var candidates = new ArrayList<Scored>();
        for (var segment : all) {
            long gain = segment.deadBytes() + releasedBy(segment, all);
            boolean worth = segment.deadBytes() > 0 && gain >= deadShare * segment.lengthBytes();
            if (worth && !excluded.contains(segment.id().value())) {
                double age = Math.max(1, now - segment.maxSequence());
                double cost = segment.lengthBytes() + segment.keptBytes();
                candidates.add(new Scored(segment, gain * age / cost));
            }
        }
        candidates.sort(Comparator.comparingDouble(Scored::score)
                .reversed()
                .thenComparing(scored -> scored.segment().id()));
        return candidates.stream()
                .filter(scored -> scored.segment().keptBytes() <= room)
                .findFirst()
                .map(first -> job(first, candidates, all, room));
    }

    private record Scored(SurveyedSegment segment, double score) {}

    private CompactionPlan job(Scored first, List<Scored> candidates, List<SurveyedSegment> all, long room) {
        var victims = new ArrayList<SurveyedSegment>();
        victims.add(first.segment());
        long kept = first.segment().keptBytes();
        long most = Math.min(room, Math.max(config.maxCopiedBytes(), kept));
        for (var other : candidates) {
            var segment = other.segment();
            if (victims.size() < config.maxReplaced()
                    && !segment.id().equals(first.segment().id())
                    && segment.copies() == first.segment().copies()
                    && kept + segment.keptBytes() <= most) {
                victims.add(segment);
                kept += segment.keptBytes();
            }
        }
        long removalsTo = Long.MAX_VALUE;
        for (var segment : all) {
            if (!victims.contains(segment)) {
                removalsTo = Math.min(removalsTo, segment.cleanTo());
            }
        }
        return new CompactionPlan(
                victims.stream().map(SurveyedSegment::id).sorted().toList(), removalsTo, kept);
    }

    /// Bytes of removals elsewhere that are needed for this segment alone.
    private static long releasedBy(SurveyedSegment segment, List<SurveyedSegment> all) {
        long othersClean = Long.MAX_VALUE;
        long bytes = 0;
        for (var other : all) {
            if (!other.id().equals(segment.id())) {
                othersClean = Math.min(othersClean, other.cleanTo());
            }
        }
        for (var other : all) {
            if (!other.id().equals(segment.id())
                    && other.maxRemoval() > segment.cleanTo()
                    && other.maxRemoval() <= othersClean) {
                bytes += other.removalBytes();
            }
        }
        return bytes;
    }
}
