package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.engine.annotation.AnnotationRows;
import io.granary.engine.annotation.CopiedAnnotation;
import io.granary.engine.annotation.CopiedSet;
import io.granary.index.RowSpace;
import java.util.List;

/// Annotations join a set that belongs to no version yet. Nobody else knows of it: there is nothing to judge.
final class PutCopiedAnnotationsChange extends Change<Done> {
    private final CopiedSet set;
    private final List<CopiedAnnotation> annotations;

    /// Takes the payloads until the change is answered.
    PutCopiedAnnotationsChange(CommitState state, CopiedSet set, List<CopiedAnnotation> annotations) {
        super(state);
        this.set = set;
        this.annotations = annotations;
    }

    @Override
    int bound() {
        int bound = 0;
        for (var annotation : annotations) {
            bound += StagedRecords.rowBound(
                    AnnotationRows.annotation(0, annotation.name()),
                    AnnotationRows.encode(annotation.at(Long.MAX_VALUE)).length
                            + annotation.payload().remaining());
        }
        return bound;
    }

    @Override
    int versions() {
        return 0;
    }

    @Override
    Done decide(CommitState state, StagedRecords records) {
        for (var annotation : annotations) {
            long now = state.nowMillis();
            state.stage(records.putRow(
                    state.nextSequence(),
                    set.bucket(),
                    RowSpace.ANNOTATION,
                    AnnotationRows.annotation(set.number(), annotation.name()),
                    now,
                    AnnotationRows.encode(annotation.at(now)),
                    annotation.payload(),
                    annotation.extents()));
        }
        return Done.DONE;
    }
}
