package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.index.RowSpace;
import io.granary.model.name.RowKey;
import java.util.List;

/// Completions that nobody will ask for again are forgotten.
final class ForgetCompletionsChange extends Change<Done> {
    private final int bucket;
    private final List<RowKey> completions;

    ForgetCompletionsChange(CommitState state, int bucket, List<RowKey> completions) {
        super(state);
        this.bucket = bucket;
        this.completions = completions;
    }

    static int boundOf(RowKey completion) {
        return StagedRecords.rowBound(completion, 0);
    }

    @Override
    int bound() {
        return completions.stream().mapToInt(ForgetCompletionsChange::boundOf).sum();
    }

    @Override
    public boolean mayUseReserve() {
        return true;
    }

    @Override
    Done decide(CommitState state, StagedRecords records) {
        for (var completion : completions) {
            state.stage(records.removeRows(
                    state.nextSequence(), bucket, RowSpace.COMPLETED_UPLOAD, completion, state.nowMillis()));
        }
        return Done.DONE;
    }
}
