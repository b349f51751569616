package io.granary.engine.write;

import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.engine.multipart.UploadRows;
import io.granary.index.RowSpace;
import io.granary.model.fault.KillPoint;
import io.granary.model.name.UploadId;
import io.granary.model.name.VersionId;
import io.granary.model.object.BodyLayout;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An upload becomes an object, in one group: the object's record, the memory of the completion, and the end of the
/// upload's rows. The object is staged before the rows go, so that no extent is without a reference in between.
///
/// The layout was made beforehand from the parts as they were; should one have changed meanwhile the answer is empty
/// and
/// the caller makes it again.
final class CompleteUploadChange extends Change<Optional<Stored>> {
    private final UploadId upload;
    private final long partChanges;
    private final PutObjectChange object;
    private final Put put;
    private final Stored bound;

    private CompleteUploadChange(
            CommitState state, Put put, UploadId upload, long partChanges, BodyFacts facts, PutObjectChange object) {
        super(state);
        this.put = put;
        this.upload = upload;
        this.partChanges = partChanges;
        this.object = object;
        this.bound =
                new Stored(new VersionId(Long.MAX_VALUE), facts.etag(), facts.checksum(), facts.size(), Long.MAX_VALUE);
    }

    /// @param partChanges [CommitState#partChanges] before the parts were read
    static CompleteUploadChange inExtents(
            CommitState state, Put put, UploadId upload, long partChanges, BodyFacts facts, BodyLayout layout) {
        return new CompleteUploadChange(
                state,
                put,
                upload,
                partChanges,
                facts,
                PutObjectChange.inExtents(state, put, facts, layout, Optional.empty()));
    }

    /// As [#inExtents] for an object that is small enough to be packed. Takes `body`.
    static CompleteUploadChange packed(
            CommitState state, Put put, UploadId upload, long partChanges, BodyFacts facts, ByteBuffer body) {
        return new CompleteUploadChange(
                state,
                put,
                upload,
                partChanges,
                facts,
                PutObjectChange.packed(state, put, facts, body, Optional.empty()));
    }

    @Override
    int bound() {
        return object.boundBytes()
                + EndUploadChange.boundOfRows(put.key(), upload)
                + StagedRecords.rowBound(UploadRows.upload(0, put.key(), upload), UploadRows.encode(bound).length);
    }

    @Override
    Optional<Stored> decide(CommitState state, StagedRecords records) {
        var bucket = state.bucket(put.bucket());
        state.requireUpload(bucket.number(), put.key(), upload);
        if (state.partChangesSince(upload, partChanges)) {
            return Optional.empty();
        }
        var stored = object.decide(state, records);
        state.stage(records.putRow(
                state.nextSequence(),
                bucket.number(),
                RowSpace.COMPLETED_UPLOAD,
                UploadRows.upload(bucket.number(), put.key(), upload),
                stored.modifiedMillis(),
                UploadRows.encode(stored)));
        EndUploadChange.removeRows(state, records, bucket.number(), put.key(), upload);
        KillPoint.COMPLETION_STAGED.reached();
        return Optional.of(stored);
    }
}
