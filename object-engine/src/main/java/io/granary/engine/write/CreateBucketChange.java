package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.bucket.BucketSettings;
import io.granary.engine.bucket.SettingKind;
import io.granary.index.BucketEntry;
import io.granary.index.IndexChange;
import io.granary.index.RowSpace;
import io.granary.model.name.BucketName;
import io.granary.model.record.Descriptor;
import java.util.Map;

/// A bucket comes to be, with a number that no bucket had before and with its first settings.
final class CreateBucketChange extends Change<BucketEntry> {
    private final BucketName name;
    private final Map<SettingKind, byte[]> settings;

    CreateBucketChange(CommitState state, BucketName name, Map<SettingKind, byte[]> settings) {
        super(state);
        this.name = name;
        this.settings = settings;
    }

    @Override
    int bound() {
        int bound = boundOf(new Descriptor.BucketCreated(0, name, 0), 0);
        for (var setting : settings.entrySet()) {
            bound += StagedRecords.rowBound(BucketSettings.key(0, setting.getKey()), setting.getValue().length);
        }
        return bound;
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
        settings.forEach((kind, document) -> state.stage(records.putRow(
                state.nextSequence(),
                bucket.number(),
                RowSpace.BUCKET_SETTING,
                BucketSettings.key(bucket.number(), kind),
                bucket.createdMillis(),
                document)));
        return bucket;
    }
}
