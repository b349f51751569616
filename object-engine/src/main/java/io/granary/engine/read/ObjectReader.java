package io.granary.engine.read;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.OpenObject;
import io.granary.engine.bucket.Buckets;
import io.granary.index.ObjectIndex;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import io.granary.segment.Epoch;
import io.granary.segment.extent.ExtentStore;

/// Finds versions. The epoch is entered before the look-up, so that what was found stays readable.
public final class ObjectReader {
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

    /// Whether a key has a current version that is no delete marker. Throws [EngineException] when there is no such
    /// bucket.
    public boolean exists(BucketName bucketName, ObjectKey key) {
        return index.find(buckets.get(bucketName).number(), key) instanceof ObjectVersion.Stored;
    }

    /// Throws [EngineException] when there is no such bucket or no such key. Any thread.
    public OpenObject open(BucketName bucketName, ObjectKey key) {
        var bucket = buckets.get(bucketName);
        long ticket = epoch.enter();
        try {
            if (index.find(bucket.number(), key) instanceof ObjectVersion.Stored stored) {
                var opened = new IndexedObject(key, stored, records, extents, epoch, ticket);
                ticket = -1;
                return opened;
            }
        } finally {
            if (ticket >= 0) {
                epoch.leave(ticket);
            }
        }
        throw new EngineException(new EngineFailure.NoSuchKey(bucketName, key));
    }
}
