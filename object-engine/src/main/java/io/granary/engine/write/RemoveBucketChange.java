package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.bucket.BucketSettings;
import io.granary.engine.journal.JournalRows;
import io.granary.engine.multipart.UploadRows;
import io.granary.index.IndexChange;
import io.granary.index.RowSpace;
import io.granary.model.name.BucketName;
import io.granary.model.name.RowKey;
import io.granary.model.name.UploadId;
import io.granary.model.record.Descriptor;
import java.util.Set;

/// An empty bucket goes, and with it its settings, the uploads in progress in it and the memory of completed ones. As
/// in
/// S3
/// an upload in progress does not keep a bucket.
final class RemoveBucketChange extends Change<Done> {
    /// How many uploads end with a bucket: their records fit a group beside others. Whoever removes a bucket with more
    /// ends
    /// some of them before.
    static final int MOST_UPLOADS = 1000;

    private static final UploadId ANY = new UploadId(1);

    private final BucketName name;

    RemoveBucketChange(CommitState state, BucketName name) {
        super(state);
        this.name = name;
    }

    @Override
    int bound() {
        return boundOf(new Descriptor.BucketRemoved(0, name, 0), 0)
                + StagedRecords.rowBound(BucketSettings.keys(0), 0)
                + 3 * StagedRecords.rowBound(UploadRows.uploads(0), 0)
                + MOST_UPLOADS * StagedRecords.rowBound(UploadRows.parts(ANY), 0);
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
        var uploads = state.uploads(bucket.number(), MOST_UPLOADS + 1);
        if (uploads.size() > MOST_UPLOADS) {
            throw new EngineException(new EngineFailure.Busy());
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
        endUploads(state, records, bucket.number(), uploads);
        if (state.hasJournal(bucket.number())) {
            removeRows(state, records, bucket.number(), RowSpace.JOURNAL, JournalRows.ofBucket(bucket.number()));
        }
        return Done.DONE;
    }

    private static void endUploads(CommitState state, StagedRecords records, int bucket, Set<UploadId> uploads) {
        if (!uploads.isEmpty()) {
            removeRows(state, records, bucket, RowSpace.UPLOAD, UploadRows.uploads(bucket));
        }
        for (var upload : uploads) {
            removeRows(state, records, bucket, RowSpace.PART, UploadRows.parts(upload));
            state.uploadEnded(upload);
        }
        if (state.remembersCompletions(bucket)) {
            removeRows(state, records, bucket, RowSpace.COMPLETED_UPLOAD, UploadRows.uploads(bucket));
        }
    }

    private static void removeRows(
            CommitState state, StagedRecords records, int bucket, RowSpace space, RowKey prefix) {
        state.stage(records.removeRows(state.nextSequence(), bucket, space, prefix, state.nowMillis()));
    }
}
