package io.granary.compaction;

import io.granary.model.location.SegmentId;
import io.granary.segment.DamagedRecordException;
import java.io.IOException;

/// A segment has damage where something may still live: it is not compacted, so that what can be read of it stays where
/// it is and nothing that was damaged is copied as if it were whole.
public final class DamagedSegmentException extends IOException {
    private final SegmentId segment;

    DamagedSegmentException(SegmentId segment, DamagedRecordException damage) {
        super("segment " + segment + " is not compacted: " + damage.getMessage(), damage);
        this.segment = segment;
    }

    public SegmentId segment() {
        return segment;
    }
}
