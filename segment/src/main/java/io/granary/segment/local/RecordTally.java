package io.granary.segment.local;

import io.granary.model.location.SegmentId;
import io.granary.segment.format.RecordHeader;
import io.granary.segment.format.SegmentFooter;
import java.nio.ByteBuffer;

/// Counts the records of a segment for its footer. A group counts in two steps, since its append may fail between them.
final class RecordTally {
    private long records;
    private long minSequence = Long.MAX_VALUE;
    private long maxSequence;

    private long stagedRecords;
    private long stagedMin;
    private long stagedMax;

    /// Looks at a group, which counts from [#commit] on. Borrows it. Throws `IllegalArgumentException` when it is not
    /// made of records: no reader would find a way through it.
    void stage(ByteBuffer group) {
        stagedRecords = 0;
        stagedMin = Long.MAX_VALUE;
        stagedMax = 0;
        int at = group.position();
        while (at < group.limit()) {
            if (group.limit() - at < RecordHeader.LENGTH || group.getInt(at) != RecordHeader.MAGIC) {
                throw new IllegalArgumentException("a group that is not made of records");
            }
            long sequence = group.getLong(at + RecordHeader.SEQUENCE_AT);
            stagedMin = Math.min(stagedMin, sequence);
            stagedMax = Math.max(stagedMax, sequence);
            stagedRecords++;
            at += RecordHeader.LENGTH
                    + RecordHeader.descriptorLength(group, at)
                    + group.getInt(at + RecordHeader.BODY_LENGTH_AT);
        }
        if (at != group.limit()) {
            throw new IllegalArgumentException("a group whose last record is cut");
        }
    }

    void commit() {
        records += stagedRecords;
        minSequence = Math.min(minSequence, stagedMin);
        maxSequence = Math.max(maxSequence, stagedMax);
    }

    void add(long sequence) {
        records++;
        minSequence = Math.min(minSequence, sequence);
        maxSequence = Math.max(maxSequence, sequence);
    }

    SegmentFooter footer(SegmentId segment, long end) {
        return new SegmentFooter(segment.value(), end, records, records == 0 ? 0 : minSequence, maxSequence);
    }
}
