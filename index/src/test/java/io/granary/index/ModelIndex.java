package io.granary.index;

import io.granary.index.IndexChange.BucketPut;
import io.granary.index.IndexChange.BucketRemoved;
import io.granary.index.IndexChange.NumbersGiven;
import io.granary.index.IndexChange.RowPut;
import io.granary.index.IndexChange.RowsRemoved;
import io.granary.index.IndexChange.VersionPut;
import io.granary.index.IndexChange.VersionRemoved;
import io.granary.model.location.Extent;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The index in the simplest words: sorted maps, and usage counted anew from what stands.
final class ModelIndex {
    private final Map<Integer, NavigableMap<ObjectKey, Map<VersionId, VersionPut>>> buckets = new TreeMap<>();
    private final Map<RowSpace, NavigableMap<RowKey, RowPut>> rows = new EnumMap<>(RowSpace.class);
    private final Map<Integer, BucketPut> entries = new TreeMap<>();
    private final Map<Long, Long> totals = new TreeMap<>();

    void apply(List<IndexChange> changes) {
        changes.forEach(this::apply);
    }

    void apply(IndexChange change) {
        totals.merge(change.record().segment(), (long) change.record().lengthBytes(), Long::sum);
        switch (change) {
            case VersionPut put ->
                bucket(put.bucket())
                        .computeIfAbsent(put.key(), key -> new HashMap<>())
                        .put(put.version().id(), put);
            case VersionRemoved removed ->
                bucket(removed.bucket()).computeIfPresent(removed.key(), (key, versions) -> {
                    versions.remove(removed.version());
                    return versions.isEmpty() ? null : versions;
                });
            case RowPut put -> rows(put.space()).put(put.key(), put);
            case RowsRemoved removed ->
                rows(removed.space()).keySet().removeIf(key -> key.startsWith(removed.prefix()));
            case BucketPut put -> entries.put(put.bucket().number(), put);
            case BucketRemoved removed -> entries.remove(removed.bucket().number());
            case NumbersGiven ignored -> {}
        }
    }

    private NavigableMap<ObjectKey, Map<VersionId, VersionPut>> bucket(int bucket) {
        return buckets.computeIfAbsent(bucket, number -> new TreeMap<>());
    }

    /// The current version of each key.
    NavigableMap<ObjectKey, VersionPut> current(int bucket) {
        var current = new TreeMap<ObjectKey, VersionPut>();
        bucket(bucket)
                .forEach((key, versions) ->
                        current.put(key, newestFirst(versions).getFirst()));
        return current;
    }

    /// All versions of all keys, as they are listed.
    List<VersionPut> versions(int bucket) {
        return bucket(bucket).values().stream()
                .flatMap(versions -> newestFirst(versions).stream())
                .toList();
    }

    private static List<VersionPut> newestFirst(Map<VersionId, VersionPut> versions) {
        return versions.values().stream()
                .sorted(Comparator.comparingLong(
                                (VersionPut put) -> put.version().born())
                        .reversed())
                .toList();
    }

    NavigableMap<RowKey, RowPut> rows(RowSpace space) {
        return rows.computeIfAbsent(space, any -> new TreeMap<>());
    }

    long entries() {
        return buckets.values().stream().mapToLong(Map::size).sum();
    }

    List<BucketEntry> buckets() {
        return entries.values().stream()
                .map(BucketPut::bucket)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    List<SegmentUsage> usage() {
        var usage = new ArrayList<SegmentUsage>();
        totals.forEach((segment, total) -> {
            long bytes = 0;
            long records = 0;
            for (var record : records()) {
                if (record.segment() == segment) {
                    bytes += record.lengthBytes();
                    records++;
                }
            }
            usage.add(new SegmentUsage(segment, total, bytes, records));
        });
        return usage;
    }

    Set<Long> extents() {
        var extents = new TreeSet<Long>();
        for (int bucket : buckets.keySet()) {
            for (var put : versions(bucket)) {
                put.extents().stream().map(Extent::id).forEach(extents::add);
            }
        }
        for (var space : rows.values()) {
            for (var put : space.values()) {
                put.extents().stream().map(Extent::id).forEach(extents::add);
            }
        }
        return extents;
    }

    private List<SegmentLocation> records() {
        var records = new ArrayList<SegmentLocation>();
        for (int bucket : buckets.keySet()) {
            versions(bucket).stream()
                    .map(VersionPut::version)
                    .map(ObjectVersion::record)
                    .forEach(records::add);
        }
        rows.values().stream()
                .flatMap(space -> space.values().stream())
                .map(RowPut::record)
                .forEach(records::add);
        entries.values().stream().map(BucketPut::record).forEach(records::add);
        return records;
    }
}
