package io.granary.engine.journal;

import io.granary.index.IndexChange;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The changes that no chunk has yet, in memory, each bucket's in their order. Any thread; the committer adds.
final class JournalTail {
    private final Map<Integer, ArrayDeque<Waiting>> byBucket = new HashMap<>();
    private int count;
    private long newest;

    /// @param newest the sequence of the newest change of the store
    JournalTail(long newest) {
        this.newest = newest;
    }

    /// Follows what became visible at once.
    synchronized void add(List<IndexChange> changes, List<AnnotationTouch> touches, long nowMillis) {
        for (var change : changes) {
            switch (change) {
                case IndexChange.VersionPut put -> add(put.bucket(), of(put, nowMillis));
                case IndexChange.VersionRemoved removed ->
                    add(removed.bucket(), removed(removed.sequence(), nowMillis, removed.key(), removed.version()));
                case IndexChange.BucketRemoved removed ->
                    count -= Optional.ofNullable(
                                    byBucket.remove(removed.bucket().number()))
                            .map(ArrayDeque::size)
                            .orElse(0);
                case IndexChange.BucketPut ignored -> {}
                case IndexChange.RowPut ignored -> {}
                case IndexChange.RowsRemoved ignored -> {}
                case IndexChange.NumbersGiven ignored -> {}
            }
            newest = Math.max(newest, change.sequence());
        }
        for (var touch : touches) {
            add(touch.bucket(), touched(touch, nowMillis));
        }
    }

    private static Waiting of(IndexChange.VersionPut put, long nowMillis) {
        return switch (put.version()) {
            case ObjectVersion.DeleteMarker marker -> marked(marker.sequence(), nowMillis, put.key(), marker.id());
            case ObjectVersion.Stored stored -> {
                var type = stored.sequence() == stored.born() ? JournalEntry.Type.CREATE : JournalEntry.Type.UPDATE;
                yield stored(stored.sequence(), nowMillis, type, put.key(), stored);
            }
        };
    }

    static Waiting touched(AnnotationTouch touch, long timeMillis) {
        return stored(touch.sequence(), timeMillis, JournalEntry.Type.UPDATE, touch.key(), touch.version());
    }

    static Waiting marked(long sequence, long timeMillis, ObjectKey key, VersionId marker) {
        return new Waiting(
                new JournalEntry(sequence, timeMillis, JournalEntry.Type.MARK, key, marker, Optional.empty()),
                Optional.empty());
    }

    static Waiting removed(long sequence, long timeMillis, ObjectKey key, VersionId version) {
        return new Waiting(
                new JournalEntry(sequence, timeMillis, JournalEntry.Type.REMOVE, key, version, Optional.empty()),
                Optional.empty());
    }

    static Waiting stored(
            long sequence, long timeMillis, JournalEntry.Type type, ObjectKey key, ObjectVersion.Stored version) {
        var facts = new JournalEntry.Facts(
                version.born(),
                version.modifiedMillis(),
                version.size(),
                version.etag(),
                Math.abs(version.checksumCode()),
                Headers.NONE);
        return new Waiting(
                new JournalEntry(sequence, timeMillis, type, key, version.id(), Optional.of(facts)),
                version.plain() ? Optional.empty() : Optional.of(version));
    }

    /// Adds one that comes behind all of its bucket.
    synchronized void add(int bucket, Waiting waiting) {
        byBucket.computeIfAbsent(bucket, number -> new ArrayDeque<>()).add(waiting);
        count++;
        newest = Math.max(newest, waiting.entry().sequence());
    }

    /// How many wait.
    synchronized int count() {
        return count;
    }

    /// When the one that waits longest was made; empty when none waits.
    synchronized Optional<Long> oldestMillis() {
        return byBucket.values().stream()
                .filter(of -> !of.isEmpty())
                .map(of -> of.getFirst().entry().timeMillis())
                .min(Long::compare);
    }

    /// The buckets of which some wait.
    synchronized List<Integer> buckets() {
        return byBucket.entrySet().stream()
                .filter(of -> !of.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Those of a bucket behind a sequence, at most so many.
    synchronized List<Waiting> of(int bucket, long after, int limit) {
        var found = new ArrayList<Waiting>();
        var of = byBucket.get(bucket);
        if (of != null) {
            for (var waiting : of) {
                if (found.size() == limit) {
                    break;
                }
                if (waiting.entry().sequence() > after) {
                    found.add(waiting);
                }
            }
        }
        return found;
    }

    /// Those of a bucket up to a sequence stand in chunks now.
    synchronized void written(int bucket, long last) {
        var of = byBucket.get(bucket);
        while (of != null && !of.isEmpty() && of.getFirst().entry().sequence() <= last) {
            of.removeFirst();
            count--;
        }
        if (of != null && of.isEmpty()) {
            byBucket.remove(bucket);
        }
    }

    /// The highest sequence of which, and below which, nothing waits.
    synchronized long floor() {
        return byBucket.values().stream()
                .filter(of -> !of.isEmpty())
                .mapToLong(of -> of.getFirst().entry().sequence() - 1)
                .min()
                .orElse(newest);
    }
}
