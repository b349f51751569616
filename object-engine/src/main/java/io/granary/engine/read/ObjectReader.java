package io.granary.engine.read;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.bucket.Buckets;
import io.granary.index.BucketEntry;
import io.granary.index.ObjectIndex;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.segment.Epoch;
import io.granary.segment.extent.ExtentStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds versions. The epoch is entered before the look-up, so that what was found stays readable.
public final class ObjectReader {
    private static final byte[] FIRST = new byte[0];

    private final ObjectIndex index;
    private final Buckets buckets;
    private final Epoch epoch;
    private final RecordReader records;
    private final ExtentStore extents;

    public ObjectReader(ObjectIndex index, Buckets buckets, Epoch epoch, RecordReader records, ExtentStore extents) {
        this.index = index;
        this.buckets = buckets;
        this.epoch = epoch;
        this.records = records;
        this.extents = extents;
    }

    /// Whether a bucket has no keys. May wait for the disk.
    public boolean isEmpty(BucketEntry bucket) {
        try (var cursor = index.cursor(bucket.number())) {
            return !cursor.seek(FIRST);
        }
    }

    /// Whether a key has a current version that is no delete marker. Throws [EngineException] when there is no such
    /// bucket.
    public boolean exists(BucketName bucketName, ObjectKey key) {
        return index.find(buckets.get(bucketName).number(), key) instanceof ObjectVersion.Stored;
    }

    /// Opens the current version. Throws [EngineException] when there is no such bucket or no such key. Any thread.
    public IndexedObject open(BucketName bucketName, ObjectKey key) {
        return open(bucketName, key, Optional.empty());
    }

    /// Opens a version, or the current one if none is named. Throws [EngineException] when there is no such bucket, key
    /// or
    /// version. Any thread.
    public IndexedObject open(BucketName bucketName, ObjectKey key, Optional<VersionId> version) {
        var bucket = buckets.get(bucketName);
        long ticket = epoch.enter();
        ObjectVersion found = null;
        try {
            found = version.isPresent()
                    ? index.find(bucket.number(), key, version.get())
                    : index.find(bucket.number(), key);
            if (found instanceof ObjectVersion.Stored stored) {
                var opened = new IndexedObject(key, stored, records, extents, epoch, ticket);
                ticket = -1;
                return opened;
            }
        } finally {
            if (ticket >= 0) {
                epoch.leave(ticket);
            }
        }
        throw new EngineException(whyNot(bucketName, key, version, found));
    }

    /// Opens many as they stand at one moment. Takes the list; may wait for the disk.
    public OpenSet openAll(List<OpenSet.Wanted> wanted) {
        return OpenSet.open(index, buckets, epoch, records, extents, wanted);
    }

    /// Keeps what is found from here on readable, until the ticket is given to [#leave].
    public long enter() {
        return epoch.enter();
    }

    public void leave(long ticket) {
        epoch.leave(ticket);
    }

    /// Opens a version that was found while a ticket of [#enter] was held, and still is.
    public IndexedObject opened(ObjectKey key, ObjectVersion.Stored version) {
        return new IndexedObject(key, version, records, extents, epoch, epoch.enter());
    }

    private static EngineFailure whyNot(
            BucketName bucket, ObjectKey key, Optional<VersionId> version, @Nullable ObjectVersion found) {
        if (found instanceof ObjectVersion.DeleteMarker marker) {
            return version.isPresent()
                    ? new EngineFailure.IsDeleteMarker(key, marker.id(), marker.modifiedMillis())
                    : new EngineFailure.KeyDeleted(bucket, key, marker.id());
        }
        return version.isPresent()
                ? new EngineFailure.NoSuchVersion(bucket, key, version.get())
                : new EngineFailure.NoSuchKey(bucket, key);
    }
}
