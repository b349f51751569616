package io.granary.engine.write;

import io.granary.engine.multipart.Upload;
import io.granary.engine.multipart.UploadRows;
import io.granary.index.RowSpace;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.model.object.Headers;

/// An upload begins; its id is the sequence of this change.
final class CreateUploadChange extends Change<Upload> {
    private static final UploadId ANY = new UploadId(1);

    private final BucketName bucketName;
    private final ObjectKey key;
    private final Headers headers;
    private final ChecksumKind kind;
    private final ChecksumType type;
    private final boolean declared;

    CreateUploadChange(
            CommitState state,
            BucketName bucketName,
            ObjectKey key,
            Headers headers,
            ChecksumKind kind,
            ChecksumType type,
            boolean declared) {
        super(state);
        this.bucketName = bucketName;
        this.key = key;
        this.headers = headers;
        this.kind = kind;
        this.type = type;
        this.declared = declared;
    }

    @Override
    int bound() {
        return StagedRecords.rowBound(
                UploadRows.upload(0, key, ANY), UploadRows.encode(upload(ANY, Long.MAX_VALUE)).length);
    }

    @Override
    Upload decide(CommitState state, StagedRecords records) {
        var bucket = state.bucket(bucketName);
        long sequence = state.nextSequence();
        var upload = upload(new UploadId(sequence), state.nowMillis());
        state.stage(records.putRow(
                sequence,
                bucket.number(),
                RowSpace.UPLOAD,
                UploadRows.upload(bucket.number(), key, upload.id()),
                upload.initiatedMillis(),
                UploadRows.encode(upload)));
        return upload;
    }

    private Upload upload(UploadId id, long nowMillis) {
        return new Upload(key, id, headers, kind, type, declared, nowMillis);
    }
}
