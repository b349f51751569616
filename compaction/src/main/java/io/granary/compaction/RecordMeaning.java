package io.granary.compaction;

import io.granary.index.IndexChange;
import io.granary.model.location.SegmentLocation;
import io.granary.segment.StoredRecord;

/// What a record is to the index.
@FunctionalInterface
public interface RecordMeaning {
    /// The change that was applied when the record was written, with the record at `place`. Borrows the record. Throws
    /// `IllegalArgumentException` for one that this build does not understand.
    IndexChange changeOf(SegmentLocation place, StoredRecord record);
}
