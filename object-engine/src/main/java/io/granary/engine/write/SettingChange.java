package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.engine.bucket.BucketSettings;
import io.granary.engine.bucket.SettingKind;
import io.granary.index.RowSpace;
import io.granary.model.name.BucketName;
import java.util.Optional;

/// A setting of a bucket is made, replaced or taken back.
final class SettingChange extends Change<Done> {
    private final BucketName bucketName;
    private final SettingKind kind;
    private final Optional<byte[]> document;

    /// Takes the document; an empty one takes the setting back.
    SettingChange(CommitState state, BucketName bucketName, SettingKind kind, Optional<byte[]> document) {
        super(state);
        this.bucketName = bucketName;
        this.kind = kind;
        this.document = document;
    }

    @Override
    int bound() {
        return StagedRecords.rowBound(
                BucketSettings.key(0, kind), document.map(bytes -> bytes.length).orElse(0));
    }

    @Override
    Done decide(CommitState state, StagedRecords records) {
        int bucket = state.bucket(bucketName).number();
        var key = BucketSettings.key(bucket, kind);
        if (document.isPresent()) {
            state.stage(records.putRow(
                    state.nextSequence(), bucket, RowSpace.BUCKET_SETTING, key, state.nowMillis(), document.get()));
        } else if (state.setting(bucket, kind).isPresent()) {
            state.stage(
                    records.removeRows(state.nextSequence(), bucket, RowSpace.BUCKET_SETTING, key, state.nowMillis()));
        }
        return Done.DONE;
    }
}
