package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.index.BucketEntry;
import io.granary.index.IndexChange;
import io.granary.model.name.BucketName;
import io.granary.model.record.Descriptor;

/// A bucket comes to be, with a number that no bucket had before.
final class CreateBucketChange extends Change<BucketEntry> {
    private final BucketName name;

    CreateBucketChange(CommitState state, BucketName name) {
        super(state);
        this.name = name;
    }

    @Override
    int bound() {
        return boundOf(new Descriptor.BucketCreated(0, name, 0), 0);
    }

    @Override
    BucketEntry decide(CommitState state, StagedRecords records) {
        if (state.findBucket(name).isPresent()) {
            throw new EngineException(new EngineFailure.BucketExists(name));
        }
        long sequence = state.nextSequence();
        var bucket = new BucketEntry(state.nextBucketNumber(), name, state.nowMillis());
        var record =
                records.append(sequence, new Descriptor.BucketCreated(bucket.number(), name, bucket.createdMillis()));
        state.stage(new IndexChange.BucketPut(bucket, sequence, record));
        return bucket;
    }
}
