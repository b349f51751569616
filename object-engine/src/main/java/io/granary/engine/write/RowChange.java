package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.index.RowSpace;
import io.granary.model.name.RowKey;
import java.util.Optional;

/// A row that belongs to no bucket is made, replaced or removed.
final class RowChange extends Change<Done> {
    private static final int NO_BUCKET = 0;

    private final RowSpace space;
    private final RowKey key;
    private final Optional<byte[]> value;

    /// Takes the value; an empty one removes the rows whose keys begin with `key`.
    RowChange(CommitState state, RowSpace space, RowKey key, Optional<byte[]> value) {
        super(state);
        this.space = space;
        this.key = key;
        this.value = value;
    }

    @Override
    int bound() {
        return StagedRecords.rowBound(key, value.map(bytes -> bytes.length).orElse(0));
    }

    @Override
    Done decide(CommitState state, StagedRecords records) {
        long sequence = state.nextSequence();
        state.stage(
                value.isPresent()
                        ? records.putRow(sequence, NO_BUCKET, space, key, state.nowMillis(), value.get())
                        : records.removeRows(sequence, NO_BUCKET, space, key, state.nowMillis()));
        return Done.DONE;
    }
}
