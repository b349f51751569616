package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.annotation.AnnotationRows;
import io.granary.engine.annotation.AnnotationTarget;
import io.granary.engine.annotation.OfVersion;
import io.granary.engine.annotation.StoredAnnotation;
import io.granary.index.RowSpace;
import io.granary.model.location.Extent;
import java.nio.ByteBuffer;
import java.util.List;

/// An annotation is there, in place of one with its name. The bytes of a small payload stand in its record, behind the
/// row's value.
final class PutAnnotationChange extends Change<OfVersion<StoredAnnotation>> {
    private final AnnotationTarget target;
    private final long unlocked;
    private final BodyFacts facts;
    private final List<Extent> extents;
    private final ByteBuffer body;

    /// Takes `body` until the change is answered; empty where the bytes are in extents.
    PutAnnotationChange(
            CommitState state,
            AnnotationTarget target,
            long unlocked,
            BodyFacts facts,
            List<Extent> extents,
            ByteBuffer body) {
        super(state);
        this.target = target;
        this.unlocked = unlocked;
        this.facts = facts;
        this.extents = extents;
        this.body = body;
    }

    @Override
    int bound() {
        return StagedRecords.rowBound(
                        AnnotationRows.annotation(0, target.name()),
                        AnnotationRows.encode(annotation(Long.MAX_VALUE)).length + body.remaining())
                + AnnotatedVersions.MARK_BOUND;
    }

    @Override
    OfVersion<StoredAnnotation> decide(CommitState state, StagedRecords records) {
        var bucket = state.bucket(target.bucket());
        var versions = state.annotated();
        var version = versions.require(bucket.number(), target);
        long set = versions.setOf(version);
        var key = AnnotationRows.annotation(set, target.name());
        if (versions.rows().find(key) != null) {
            AnnotatedVersions.requireUnlocked(target, version, unlocked);
        } else if (versions.rows()
                        .list(AnnotationRows.set(set), StoredAnnotation.MAX_OF_A_VERSION)
                        .size()
                >= StoredAnnotation.MAX_OF_A_VERSION) {
            throw new EngineException(new EngineFailure.TooManyAnnotations(StoredAnnotation.MAX_OF_A_VERSION));
        }
        var annotation = annotation(state.nowMillis());
        versions.mark(bucket.number());
        state.stage(records.putRow(
                state.nextSequence(),
                bucket.number(),
                RowSpace.ANNOTATION,
                key,
                annotation.modifiedMillis(),
                AnnotationRows.encode(annotation),
                body,
                extents));
        state.touch(bucket.number(), target.key(), version);
        return new OfVersion<>(version, annotation);
    }

    private StoredAnnotation annotation(long nowMillis) {
        return new StoredAnnotation(target.name(), facts.size(), nowMillis, facts.etag(), facts.checksum(), extents);
    }
}
