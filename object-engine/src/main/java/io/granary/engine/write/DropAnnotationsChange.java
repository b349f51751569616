package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.engine.annotation.AnnotationRows;
import io.granary.index.RowSpace;
import io.granary.model.name.RowKey;
import java.util.List;

/// A set of annotations that no version took goes.
final class DropAnnotationsChange extends Change<Done> {
    private final int bucket;
    private final List<RowKey> prefixes;

    DropAnnotationsChange(CommitState state, int bucket, long set) {
        super(state);
        this.bucket = bucket;
        this.prefixes = List.of(AnnotationRows.set(set), AnnotationRows.unfinished(set));
    }

    @Override
    int bound() {
        return prefixes.stream()
                .mapToInt(prefix -> StagedRecords.rowBound(prefix, 0))
                .sum();
    }

    @Override
    int versions() {
        return 0;
    }

    @Override
    public boolean mayUseReserve() {
        return true;
    }

    @Override
    Done decide(CommitState state, StagedRecords records) {
        for (var prefix : prefixes) {
            state.stage(
                    records.removeRows(state.nextSequence(), bucket, RowSpace.ANNOTATION, prefix, state.nowMillis()));
        }
        return Done.DONE;
    }
}
