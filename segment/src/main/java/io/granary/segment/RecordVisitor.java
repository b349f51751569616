package io.granary.segment;

import io.granary.model.location.SegmentLocation;
import java.io.IOException;

/// Sees the records of a segment in the order in which they were appended.
public interface RecordVisitor {
    /// Lends `record` until it returns.
    void record(SegmentLocation location, StoredRecord record) throws IOException;

    /// Whether the scan may end here, before the end of the segment; asked before each record.
    default boolean satisfied() {
        return false;
    }

    /// Tells of bytes before the last known sync that are no whole record. The scan goes on behind them.
    void damaged(DamagedRecordException damage) throws IOException;
}
