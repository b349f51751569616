package io.granary.testkit.contract;

import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.RecordVisitor;
import io.granary.segment.ScanEnd;
import io.granary.segment.SegmentStore;
import io.granary.segment.StoredRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// All that one scan told.
public record Scanned(List<Long> sequences, List<SegmentLocation> locations, List<Long> damagedAt, ScanEnd end) {
    public static Scanned all(SegmentStore store, SegmentId segment) throws IOException {
        return from(store, segment, 0);
    }

    public static Scanned from(SegmentStore store, SegmentId segment, long position) throws IOException {
        var sequences = new ArrayList<Long>();
        var locations = new ArrayList<SegmentLocation>();
        var damagedAt = new ArrayList<Long>();
        var end = store.scan(segment, position, new RecordVisitor() {
            @Override
            public void record(SegmentLocation location, StoredRecord record) {
                sequences.add(record.sequence());
                locations.add(location);
            }

            @Override
            public void damaged(DamagedRecordException damage) {
                damagedAt.add(damage.position());
            }
        });
        return new Scanned(sequences, locations, damagedAt, end);
    }
}
