package io.granary.segment;

import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the first record of a segment, where a segment of copies says what it is.
public final class FirstRecord implements RecordVisitor {
    private boolean seen;
    private @Nullable StoredRecord record;

    private FirstRecord() {}

    /// A copy of the record; empty where there is none, or where it is damaged.
    public static Optional<StoredRecord> of(SegmentStore segments, SegmentId segment) throws IOException {
        var first = new FirstRecord();
        segments.scan(segment, 0, first);
        return Optional.ofNullable(first.record);
    }

    @Override
    public boolean satisfied() {
        return seen;
    }

    @Override
    public void record(SegmentLocation location, StoredRecord lent) {
        seen = true;
        record = new StoredRecord(
                lent.kind(), lent.sequence(), copy(lent.descriptor()), copy(lent.body()), lent.bodyCrc32c());
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    @Override
    public void damaged(DamagedRecordException damage) {
        seen = true; // whoever reads all of the segment tells
    }
}
