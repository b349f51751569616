package io.granary.engine.write;

import io.granary.index.IndexChange;
import io.granary.model.location.Extent;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Attributes;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import io.granary.model.record.Descriptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A version gets a new record with other headers or attributes, and stays the same version with the same time. The
/// answer
/// is empty when the version is no longer the one that the new record was made from: the caller makes it again.
final class AmendChange extends Change<Optional<ObjectVersion.Stored>> {
    private final BucketName bucketName;
    private final Amendment amendment;
    private final ByteBuffer body;
    private final int bodyCrc32c;

    /// What is to become of a version.
    ///
    /// @param from what the version was when its record was read
    /// @param current whether it must still be the current version of its key
    /// @param to what the new record says, but for the bucket's number
    /// @param extents of the body
    record Amendment(
            ObjectKey key,
            ObjectVersion.Stored from,
            boolean current,
            WriteCondition condition,
            Descriptor.ObjectStored to,
            List<Extent> extents) {}

    /// Takes `body`, that of the record, until the change is answered.
    AmendChange(CommitState state, BucketName bucketName, Amendment amendment, ByteBuffer body) {
        super(state);
        this.bucketName = bucketName;
        this.amendment = amendment;
        this.body = body;
        this.bodyCrc32c = StagedRecords.crc32c(body);
    }

    @Override
    int bound() {
        return boundOf(amendment.to(), body.remaining());
    }

    @Override
    Optional<ObjectVersion.Stored> decide(CommitState state, StagedRecords records) {
        int bucket = state.bucket(bucketName).number();
        var from = amendment.from();
        var standing = amendment.current()
                ? state.current(bucket, amendment.key())
                : state.version(bucket, amendment.key(), from.id());
        if (standing.isEmpty() || standing.get().sequence() != from.sequence()) {
            return Optional.empty();
        }
        Conditions.require(amendment.condition(), bucketName, amendment.key(), () -> standing);
        long sequence = state.nextSequence();
        var record = records.append(sequence, amendment.to(), body, bodyCrc32c);
        var headers = amendment.to().headers();
        var version = new ObjectVersion.Stored(
                from.id(),
                sequence,
                from.born(),
                from.modifiedMillis(),
                record,
                from.size(),
                from.etag(),
                from.body(),
                from.checksumCode(),
                headers.isEmpty(),
                Attributes.mayBeLocked(headers));
        state.stage(new IndexChange.VersionPut(bucket, amendment.key(), version, amendment.extents()));
        return Optional.of(version);
    }
}
