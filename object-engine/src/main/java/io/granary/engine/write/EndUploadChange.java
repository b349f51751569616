package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.engine.multipart.UploadRows;
import io.granary.index.RowSpace;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;

/// An upload is given up: its rows go, and with them what its parts refer to.
final class EndUploadChange extends Change<Done> {
    private final BucketName bucketName;
    private final ObjectKey key;
    private final UploadId upload;

    EndUploadChange(CommitState state, BucketName bucketName, ObjectKey key, UploadId upload) {
        super(state);
        this.bucketName = bucketName;
        this.key = key;
        this.upload = upload;
    }

    static int boundOfRows(ObjectKey key, UploadId upload) {
        return StagedRecords.rowBound(UploadRows.upload(0, key, upload), 0)
                + StagedRecords.rowBound(UploadRows.parts(upload), 0);
    }

    @Override
    int bound() {
        return boundOfRows(key, upload);
    }

    @Override
    public boolean mayUseReserve() {
        return true;
    }

    @Override
    Done decide(CommitState state, StagedRecords records) {
        var bucket = state.bucket(bucketName);
        state.requireUpload(bucket.number(), key, upload);
        removeRows(state, records, bucket.number(), key, upload);
        return Done.DONE;
    }

    static void removeRows(CommitState state, StagedRecords records, int bucket, ObjectKey key, UploadId upload) {
        long now = state.nowMillis();
        state.stage(records.removeRows(
                state.nextSequence(), bucket, RowSpace.UPLOAD, UploadRows.upload(bucket, key, upload), now));
        state.stage(records.removeRows(state.nextSequence(), bucket, RowSpace.PART, UploadRows.parts(upload), now));
        state.uploadEnded(upload);
    }
}
