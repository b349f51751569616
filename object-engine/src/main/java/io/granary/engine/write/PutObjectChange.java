package io.granary.engine.write;

import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.engine.annotation.CopiedSet;
import io.granary.engine.bucket.Versioning;
import io.granary.index.IndexChange;
import io.granary.model.location.Extent;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.BodyLayout;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.ObjectVersion.BodyKind;
import io.granary.model.record.BodyLayoutCodec;
import io.granary.model.record.Descriptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A version with a body becomes the current one.
final class PutObjectChange extends Change<Stored> {
    /// A retention that the bucket adds to the headers takes no more.
    private static final int RETENTION_BYTES = 64;

    private final Put put;
    private final BodyFacts facts;
    private final BodyKind kind;
    private final List<Extent> extents;
    private final ByteBuffer body;
    private final int bodyCrc32c;
    private final Optional<CopiedSet> annotations;

    private PutObjectChange(
            CommitState state,
            Put put,
            BodyFacts facts,
            BodyKind kind,
            List<Extent> extents,
            ByteBuffer body,
            Optional<CopiedSet> annotations) {
        super(state);
        this.put = put;
        this.facts = facts;
        this.kind = kind;
        this.extents = extents;
        this.body = body;
        this.bodyCrc32c = StagedRecords.crc32c(body);
        this.annotations = annotations;
    }

    /// The body goes into the record. Takes `body` until the change is answered.
    static PutObjectChange packed(
            CommitState state, Put put, BodyFacts facts, ByteBuffer body, Optional<CopiedSet> annotations) {
        return new PutObjectChange(state, put, facts, BodyKind.PACKED, List.of(), body, annotations);
    }

    /// The body lies in extents, which are durable already.
    static PutObjectChange inExtents(
            CommitState state, Put put, BodyFacts facts, BodyLayout layout, Optional<CopiedSet> annotations) {
        return new PutObjectChange(
                state, put, facts, BodyKind.EXTENTS, layout.extents(), BodyLayoutCodec.encode(layout), annotations);
    }

    @Override
    int bound() {
        return boundOf(descriptor(0, VersionId.NULL, 0, put.headers()), body.remaining())
                + RETENTION_BYTES
                + (annotations.isPresent() ? AnnotatedVersions.ADOPT_BOUND : 0);
    }

    /// The id of a version that the change with this sequence makes.
    static VersionId idOf(Optional<Versioning> versioning, long sequence) {
        return versioning.filter(state -> state == Versioning.ENABLED).isPresent()
                ? new VersionId(sequence)
                : VersionId.NULL;
    }

    @Override
    Stored decide(CommitState state, StagedRecords records) {
        var bucket = state.bucket(put.bucket());
        Conditions.require(put.condition(), put.bucket(), put.key(), () -> state.current(bucket.number(), put.key()));
        annotations.ifPresent(state.annotated()::requireAsCopied);
        long sequence = state.nextSequence();
        long now = state.nowMillis();
        var id = idOf(state.versioning(bucket.number()), sequence);
        var headers = state.retained(bucket.number(), put.headers(), now);
        var record = records.append(sequence, descriptor(bucket.number(), id, now, headers), body, bodyCrc32c);
        var version = new ObjectVersion.Stored(
                id,
                sequence,
                sequence,
                now,
                record,
                facts.size(),
                facts.etag(),
                kind,
                facts.checksumCode(),
                headers.isEmpty(),
                Attributes.mayBeLocked(headers));
        state.stage(new IndexChange.VersionPut(bucket.number(), put.key(), version, extents));
        annotations.ifPresent(set -> state.annotated().adopt(bucket.number(), version, set));
        return new Stored(version.id(), facts.etag(), facts.checksum(), facts.size(), now);
    }

    private Descriptor.ObjectStored descriptor(int bucket, VersionId id, long timeMillis, Headers headers) {
        return new Descriptor.ObjectStored(
                bucket,
                put.key(),
                id,
                timeMillis,
                facts.size(),
                facts.etag(),
                Optional.of(facts.checksum()),
                headers,
                kind);
    }
}
