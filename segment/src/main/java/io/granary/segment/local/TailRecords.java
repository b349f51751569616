package io.granary.segment.local;

import io.granary.model.location.SegmentLocation;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.RecordVisitor;
import io.granary.segment.StoredRecord;
import io.granary.segment.format.RecordHeader;
import io.granary.segment.format.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The records of a tail that a crash left, on their way to be sealed.
///
/// What can be read of them is not always on the disk. After a sync that failed the system keeps the bytes in memory
/// but
/// takes them for written: the process is started again, reads them, syncs with success, and a power cut takes them
/// away.
/// So whatever the last record does not know to have been synced before it is written once more.
final class TailRecords implements RecordVisitor {
    private static final int CHUNK_BYTES = 1 << 20;

    private final RecordTally tally = new RecordTally();
    private long lastAt = SegmentHeader.LENGTH;

    private TailRecords() {}

    /// Reads all records before `end`.
    static TailRecords in(SegmentFile file, long end) throws IOException {
        var records = new TailRecords();
        SegmentScan.synced(file, SegmentHeader.LENGTH, end, records);
        return records;
    }

    RecordTally tally() {
        return tally;
    }

    @Override
    public void record(SegmentLocation location, StoredRecord record) {
        tally.add(record.sequence());
        lastAt = location.position();
    }

    @Override
    public void damaged(DamagedRecordException known) {
        // Told by the scan that found the end.
    }

    /// Writes to `tail`, another handle of the same file, what nobody knows to have been synced; the caller syncs.
    void writeAgain(SegmentFile file, DiskFile tail, long end) throws IOException {
        var chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, end));
        for (long at = syncedTo(file, end); at < end; at += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), end - at));
            file.read(chunk, at);
            tail.write(chunk.flip(), at);
        }
    }

    private long syncedTo(SegmentFile file, long end) throws IOException {
        if (end - lastAt < RecordHeader.LENGTH) {
            return end; // there is no record
        }
        var head = ByteBuffer.allocate(RecordHeader.LENGTH);
        file.read(head, lastAt);
        long offset = head.getInt(RecordHeader.GROUP_OFFSET_AT) & 0xFFFF_FFFFL;
        return Math.max(SegmentHeader.LENGTH, lastAt - offset);
    }
}
