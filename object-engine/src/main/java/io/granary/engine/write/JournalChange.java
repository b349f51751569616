package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.index.BucketEntry;
import io.granary.index.RowSpace;
import io.granary.model.name.RowKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Rows of the journal are written or removed, all in one commit. Those of a bucket that has gone are not.
final class JournalChange extends Change<Done> {
    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

    private final Optional<BucketEntry> bucket;
    private final List<JournalRow> rows;

    /// @param bucket that the rows are of; empty for those of no bucket
    JournalChange(CommitState state, Optional<BucketEntry> bucket, List<JournalRow> rows) {
        super(state);
        this.bucket = bucket;
        this.rows = rows;
    }

    @Override
    int bound() {
        int bound = 0;
        for (var row : rows) {
            bound += StagedRecords.rowBound(row.key(), row.length());
        }
        return bound;
    }

    /// Compaction waits for what the journal has not written yet.
    @Override
    public boolean mayUseReserve() {
        return true;
    }

    @Override
    Done decide(CommitState state, StagedRecords records) {
        if (bucket.isPresent() && !state.findBucket(bucket.get().name()).equals(bucket)) {
            return Done.DONE;
        }
        int number = bucket.map(BucketEntry::number).orElse(0);
        for (var row : rows) {
            stage(state, records, number, row.key(), row);
        }
        return Done.DONE;
    }

    private static void stage(CommitState state, StagedRecords records, int bucket, RowKey key, JournalRow row) {
        long sequence = state.nextSequence();
        long now = state.nowMillis();
        switch (row) {
            case JournalRow.Kept kept ->
                state.stage(records.putRow(
                        sequence, bucket, RowSpace.JOURNAL, key, now, kept.value(), kept.payload(), List.of()));
            case JournalRow.Named named ->
                state.stage(records.putRow(
                        sequence, bucket, RowSpace.JOURNAL, key, now, named.value(), NO_PAYLOAD, List.of()));
            case JournalRow.Gone gone -> state.stage(records.removeRows(sequence, bucket, RowSpace.JOURNAL, key, now));
        }
    }
}
