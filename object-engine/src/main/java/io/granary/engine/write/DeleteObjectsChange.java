package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.index.IndexChange;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.WriteCondition;
import io.granary.model.record.Descriptor;
import java.util.List;

/// Keys go, all in one commit. A condition goes with a single key.
final class DeleteObjectsChange extends Change<Done> {
    private final BucketName bucketName;
    private final List<ObjectKey> keys;
    private final WriteCondition condition;

    DeleteObjectsChange(CommitState state, BucketName bucketName, List<ObjectKey> keys, WriteCondition condition) {
        super(state);
        this.bucketName = bucketName;
        this.keys = keys;
        this.condition = condition;
    }

    static int boundOfKey(ObjectKey key) {
        return boundOf(new Descriptor.ObjectRemoved(0, key, VersionId.NULL, 0), 0);
    }

    @Override
    int bound() {
        int bound = 0;
        for (var key : keys) {
            bound += boundOfKey(key);
        }
        return bound;
    }

    @Override
    int versions() {
        return keys.size();
    }

    @Override
    public boolean mayUseReserve() {
        return true;
    }

    @Override
    Done decide(CommitState state, StagedRecords records) {
        var bucket = state.bucket(bucketName);
        for (var key : keys) {
            Conditions.require(condition, bucketName, key, () -> state.current(bucket.number(), key));
            long sequence = state.nextSequence();
            var record = records.append(
                    sequence, new Descriptor.ObjectRemoved(bucket.number(), key, VersionId.NULL, state.nowMillis()));
            state.stage(new IndexChange.VersionRemoved(bucket.number(), key, VersionId.NULL, sequence, record));
        }
        return Done.DONE;
    }
}
