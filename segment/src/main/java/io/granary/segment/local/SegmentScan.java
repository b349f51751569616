package io.granary.segment.local;

import io.granary.model.location.SegmentLocation;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.RecordVisitor;
import io.granary.segment.ScanEnd;
import io.granary.segment.SegmentStore;
import io.granary.segment.StoredRecord;
import io.granary.segment.format.DamagedFrameException;
import io.granary.segment.format.RecordHeader;
import io.granary.segment.format.SegmentFooter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One walk through a segment, which tells damage from a torn tail.
///
/// Bytes that are no whole record are damage when they were synced once, and the end of the log when they were being
/// written at a crash. Up to the end of a sealed segment, or of one that is being written, everything was synced. In a
/// tail that a crash left, each later whole record is a witness: it says how far everything was synced when it was
/// written. So where a record is bad the rest of the tail is searched for one whose group begins behind it. If there is
/// none, the tail is torn here; what an unordered disk kept of the same group does not count, since nobody was told of
/// it.
final class SegmentScan {
    private static final int LARGEST = SegmentStore.MAX_GROUP_BYTES;

    private final SegmentFile file;
    private final long segment;
    private final RecordVisitor visitor;
    private final ScanWindow window;
    private final long limit;

    /// Everything before was synced; grows with the witnesses found.
    private long syncedTo;

    private SegmentScan(SegmentFile file, RecordVisitor visitor, ScanWindow window, long limit, long syncedTo) {
        this.file = file;
        this.segment = file.id().value();
        this.visitor = visitor;
        this.window = window;
        this.limit = limit;
        this.syncedTo = syncedTo;
    }

    /// Scans up to `limit`, all of which was synced.
    static ScanEnd synced(SegmentFile file, long from, long limit, RecordVisitor visitor) throws IOException {
        try (var window = new ScanWindow(file, limit, LARGEST)) {
            return new SegmentScan(file, visitor, window, limit, limit).run(from);
        }
    }

    /// Scans what a crash left in a file of `limit` bytes.
    static ScanEnd tail(SegmentFile file, long from, long limit, RecordVisitor visitor) throws IOException {
        try (var window = new ScanWindow(file, limit, LARGEST)) {
            return new SegmentScan(file, visitor, window, limit, 0).run(from);
        }
    }

    private ScanEnd run(long from) throws IOException {
        long at = from;
        while (at < limit) {
            if (visitor.satisfied()) {
                return new ScanEnd(at, 0);
            }
            var record = visit(at);
            if (record.whole) {
                at += record.length;
            } else if (isFooter(at)) {
                return new ScanEnd(at, 0);
            } else if (isDamage(at)) {
                at = behindDamage(at, record);
            } else {
                return new ScanEnd(at, tornBytes(at));
            }
        }
        return new ScanEnd(Math.min(at, limit), 0);
    }

    private Found visit(long at) throws IOException {
        var bytes = candidate(at);
        if (bytes == null) {
            return Found.NOTHING;
        }
        StoredRecord record;
        try {
            record = RecordHeader.open(segment, at, bytes);
        } catch (DamagedRecordException e) {
            return Found.NOTHING;
        }
        if (!record.isBodyWhole()) {
            return new Found(bytes.remaining(), false);
        }
        visitor.record(new SegmentLocation(segment, at, bytes.remaining()), record);
        return new Found(bytes.remaining(), true);
    }

    /// The bytes of a record that seems to start here; null when none does.
    private @Nullable ByteBuffer candidate(long at) throws IOException {
        var head = window.bytes(at, RecordHeader.LENGTH);
        if (head.remaining() < RecordHeader.LENGTH || head.getInt(0) != RecordHeader.MAGIC) {
            return null;
        }
        int bodyLength = head.getInt(RecordHeader.BODY_LENGTH_AT);
        long length = (long) RecordHeader.LENGTH + RecordHeader.descriptorLength(head, 0) + bodyLength;
        if (bodyLength < 0 || length > LARGEST || length > limit - at) {
            return null;
        }
        return window.bytes(at, (int) length);
    }

    /// A crash between writing the footer and cutting the file leaves one in the tail.
    private boolean isFooter(long at) throws IOException {
        var bytes = window.bytes(at, SegmentFooter.LENGTH);
        if (!SegmentFooter.looksLike(bytes)) {
            return false;
        }
        try {
            var footer = SegmentFooter.read(bytes, file.path().toString());
            return footer.segment() == segment && footer.end() == at;
        } catch (DamagedFrameException e) {
            return false;
        }
    }

    private boolean isDamage(long at) throws IOException {
        long next = at;
        while (syncedTo <= at && next < limit) {
            next = nextRecord(next + 1, true);
            if (next < limit) {
                syncedTo = Math.max(syncedTo, next - groupOffset(next));
            }
        }
        return syncedTo > at;
    }

    private long groupOffset(long at) throws IOException {
        return window.bytes(at, RecordHeader.LENGTH).getInt(RecordHeader.GROUP_OFFSET_AT) & 0xFFFF_FFFFL;
    }

    private long behindDamage(long at, Found record) throws IOException {
        long next = record.length > 0 ? at + record.length : nextRecord(at + 1, false);
        visitor.damaged(new DamagedRecordException(
                segment,
                at,
                record.length > 0
                        ? "the body's checksum does not match"
                        : "no whole record in the " + (next - at) + " bytes from here"));
        return next;
    }

    /// The first position from `from` where a head is good, and the body too if so `whole`; `limit` when there is none.
    private long nextRecord(long from, boolean whole) throws IOException {
        long at = from;
        while (limit - at >= RecordHeader.LENGTH) {
            var bytes = window.bytes(at, ScanWindow.READ_BYTES);
            int found = indexOfMagic(bytes);
            at += found;
            if (found < bytes.remaining() - (Integer.BYTES - 1)) {
                if (isRecord(at, whole)) {
                    return at;
                }
                at++;
            }
        }
        return limit;
    }

    private boolean isRecord(long at, boolean whole) throws IOException {
        var bytes = candidate(at);
        if (bytes == null) {
            return false;
        }
        try {
            var record = RecordHeader.open(segment, at, bytes);
            return !whole || record.isBodyWhole();
        } catch (DamagedRecordException e) {
            return false;
        }
    }

    /// Where the magic is in `bytes`, or where to go on looking: three bytes before its end.
    private static int indexOfMagic(ByteBuffer bytes) {
        int last = bytes.remaining() - Integer.BYTES;
        int at = 0;
        while (at <= last) {
            if (at + Long.BYTES <= bytes.remaining() && bytes.getLong(at) == 0) {
                at += Long.BYTES;
            } else if (bytes.getInt(at) == RecordHeader.MAGIC) {
                return at;
            } else {
                at++;
            }
        }
        return last + 1;
    }

    /// How far behind `from` there is anything but zeros.
    private long tornBytes(long from) throws IOException {
        long torn = 0;
        for (long at = from; at < limit; at += ScanWindow.READ_BYTES) {
            var bytes = window.bytes(at, ScanWindow.READ_BYTES);
            int used = bytes.remaining();
            while (used > 0 && bytes.get(used - 1) == 0) {
                used--;
            }
            if (used > 0) {
                torn = at - from + used;
            }
        }
        return torn;
    }

    /// What is at a position: `length` is 0 when not even a head is good.
    private record Found(int length, boolean whole) {
        static final Found NOTHING = new Found(0, false);
    }
}
