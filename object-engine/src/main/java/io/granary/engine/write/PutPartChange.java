package io.granary.engine.write;

import io.granary.engine.multipart.PartPut;
import io.granary.engine.multipart.StoredPart;
import io.granary.engine.multipart.UploadRows;
import io.granary.index.RowSpace;
import io.granary.model.location.Extent;
import java.nio.ByteBuffer;
import java.util.List;

/// A part is there. The bytes of a small one stand in its record, behind the row's value.
final class PutPartChange extends Change<StoredPart> {
    private final PartPut put;
    private final BodyFacts facts;
    private final List<Extent> extents;
    private final ByteBuffer body;

    /// Takes `body` until the change is answered; empty where the bytes are in extents.
    PutPartChange(CommitState state, PartPut put, BodyFacts facts, List<Extent> extents, ByteBuffer body) {
        super(state);
        this.put = put;
        this.facts = facts;
        this.extents = extents;
        this.body = body;
    }

    @Override
    int bound() {
        return StagedRecords.rowBound(
                UploadRows.part(put.upload(), put.number()),
                UploadRows.encode(part(Long.MAX_VALUE)).length + body.remaining());
    }

    @Override
    StoredPart decide(CommitState state, StagedRecords records) {
        var bucket = state.bucket(put.bucket());
        state.requireUpload(bucket.number(), put.key(), put.upload());
        var part = part(state.nowMillis());
        state.stage(records.putRow(
                state.nextSequence(),
                bucket.number(),
                RowSpace.PART,
                UploadRows.part(put.upload(), put.number()),
                part.modifiedMillis(),
                UploadRows.encode(part),
                body,
                extents));
        state.partChanged(put.upload());
        return part;
    }

    private StoredPart part(long nowMillis) {
        return new StoredPart(put.number(), facts.size(), facts.etag(), facts.checksum(), nowMillis, extents);
    }
}
