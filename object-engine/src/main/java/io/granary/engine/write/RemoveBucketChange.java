package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.bucket.BucketSettings;
import io.granary.index.IndexChange;
import io.granary.index.RowSpace;
import io.granary.model.name.BucketName;
import io.granary.model.record.Descriptor;

/// An empty bucket goes, and its settings with it.
final class RemoveBucketChange extends Change<Done> {
    private final BucketName name;

    RemoveBucketChange(CommitState state, BucketName name) {
        super(state);
        this.name = name;
    }

    @Override
    int bound() {
        return boundOf(new Descriptor.BucketRemoved(0, name, 0), 0) + StagedRecords.rowBound(BucketSettings.keys(0), 0);
    }

    @Override
    public boolean mayUseReserve() {
        return true;
    }

    @Override
    Done decide(CommitState state, StagedRecords records) {
        var bucket = state.bucket(name);
        if (!state.isEmpty(bucket)) {
            throw new EngineException(new EngineFailure.BucketNotEmpty(name));
        }
        long sequence = state.nextSequence();
        var record = records.append(sequence, new Descriptor.BucketRemoved(bucket.number(), name, state.nowMillis()));
        state.stage(new IndexChange.BucketRemoved(bucket, sequence, record));
        if (state.hasSettings(bucket.number())) {
            state.stage(records.removeRows(
                    state.nextSequence(),
                    bucket.number(),
                    RowSpace.BUCKET_SETTING,
                    BucketSettings.keys(bucket.number()),
                    state.nowMillis()));
        }
        return Done.DONE;
    }
}
