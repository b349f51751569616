package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.engine.annotation.AnnotationRows;
import io.granary.engine.annotation.AnnotationTarget;
import io.granary.engine.annotation.OfVersion;
import io.granary.index.RowSpace;

/// An annotation goes. The answer is its version; one that was not there is no error.
final class DeleteAnnotationChange extends Change<OfVersion<Done>> {
    private final AnnotationTarget target;
    private final long unlocked;

    DeleteAnnotationChange(CommitState state, AnnotationTarget target, long unlocked) {
        super(state);
        this.target = target;
        this.unlocked = unlocked;
    }

    @Override
    int bound() {
        return StagedRecords.rowBound(AnnotationRows.annotation(0, target.name()), 0);
    }

    @Override
    public boolean mayUseReserve() {
        return true;
    }

    @Override
    OfVersion<Done> decide(CommitState state, StagedRecords records) {
        int bucket = state.bucket(target.bucket()).number();
        var versions = state.annotated();
        var version = versions.require(bucket, target);
        var key = AnnotationRows.annotation(versions.setOf(version), target.name());
        if (versions.rows().find(key) != null) {
            AnnotatedVersions.requireUnlocked(target, version, unlocked);
            state.stage(records.removeRows(state.nextSequence(), bucket, RowSpace.ANNOTATION, key, state.nowMillis()));
            state.touch(bucket, target.key(), version);
        }
        return new OfVersion<>(version, Done.DONE);
    }
}
