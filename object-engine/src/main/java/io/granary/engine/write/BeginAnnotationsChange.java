package io.granary.engine.write;

import io.granary.engine.annotation.AnnotationRows;
import io.granary.index.RowSpace;

/// A set of annotations begins that belongs to no version yet. The answer is its number.
final class BeginAnnotationsChange extends Change<Long> {
    private static final int BOUND =
            StagedRecords.rowBound(AnnotationRows.unfinished(0), AnnotationRows.unfinishedOf(0).length);

    private final int bucket;

    BeginAnnotationsChange(CommitState state, int bucket) {
        super(state);
        this.bucket = bucket;
    }

    @Override
    int bound() {
        return BOUND;
    }

    @Override
    int versions() {
        return 0;
    }

    @Override
    Long decide(CommitState state, StagedRecords records) {
        long number = state.nextSequence();
        state.stage(records.putRow(
                number,
                bucket,
                RowSpace.ANNOTATION,
                AnnotationRows.unfinished(number),
                state.nowMillis(),
                AnnotationRows.unfinishedOf(bucket)));
        return number;
    }
}
