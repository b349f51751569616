package io.granary.engine.bucket;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.index.BucketEntry;
import io.granary.index.IndexChange;
import io.granary.model.name.BucketName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// All buckets that are durable, in memory. Any thread reads; the committer alone writes.
public final class Buckets {
    private final ConcurrentHashMap<BucketName, BucketEntry> byName = new ConcurrentHashMap<>();

    public Buckets(List<BucketEntry> buckets) {
        buckets.forEach(bucket -> byName.put(bucket.name(), bucket));
    }

    public Optional<BucketEntry> find(BucketName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// Throws [EngineException] when there is no such bucket.
    public BucketEntry get(BucketName name) {
        var bucket = byName.get(name);
        if (bucket == null) {
            throw new EngineException(new EngineFailure.NoSuchBucket(name));
        }
        return bucket;
    }

    /// In name order.
    public List<BucketEntry> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(BucketEntry::name))
                .toList();
    }

    /// Follows a durable change; those that are of no bucket change nothing.
    public void apply(IndexChange change) {
        switch (change) {
            case IndexChange.BucketPut put -> byName.put(put.bucket().name(), put.bucket());
            case IndexChange.BucketRemoved removed ->
                byName.remove(removed.bucket().name());
            case IndexChange.RowPut ignored -> {}
            case IndexChange.RowsRemoved ignored -> {}
            case IndexChange.VersionPut ignored -> {}
            case IndexChange.VersionRemoved ignored -> {}
            case IndexChange.NumbersGiven ignored -> {}
        }
    }
}
