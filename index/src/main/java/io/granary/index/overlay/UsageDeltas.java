package io.granary.index.overlay;

import io.granary.index.SegmentUsage;
import io.granary.model.location.SegmentLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// By how much the usage of segments changes. Not safe for threads.
public final class UsageDeltas {
    private final Map<Long, Delta> bySegment = new HashMap<>();

    /// A record was seen.
    public void seen(SegmentLocation record) {
        of(record).totalBytes += record.lengthBytes();
    }

    /// Something refers to a record from now on.
    public void born(SegmentLocation record) {
        var delta = of(record);
        delta.liveBytes += record.lengthBytes();
        delta.liveRecords++;
    }

    /// Nothing refers to a record any more.
    public void died(SegmentLocation record) {
        var delta = of(record);
        delta.liveBytes -= record.lengthBytes();
        delta.liveRecords--;
    }

    /// Adds what `other` has.
    public void add(UsageDeltas other) {
        other.bySegment.forEach((segment, delta) -> {
            var mine = bySegment.computeIfAbsent(segment, id -> new Delta());
            mine.totalBytes += delta.totalBytes;
            mine.liveBytes += delta.liveBytes;
            mine.liveRecords += delta.liveRecords;
        });
    }

    /// The differences, each as a usage.
    public List<SegmentUsage> all() {
        var all = new ArrayList<SegmentUsage>(bySegment.size());
        bySegment.forEach((segment, delta) ->
                all.add(new SegmentUsage(segment, delta.totalBytes, delta.liveBytes, delta.liveRecords)));
        return all;
    }

    private Delta of(SegmentLocation record) {
        return bySegment.computeIfAbsent(record.segment(), id -> new Delta());
    }

    private static final class Delta {
        private long totalBytes;
        private long liveBytes;
        private long liveRecords;
    }
}
