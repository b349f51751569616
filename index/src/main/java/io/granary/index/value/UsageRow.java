package io.granary.index.value;

import io.granary.index.SegmentUsage;
import java.nio.ByteBuffer;

/// The usage of one segment as the value of its id; the byte table is `docs/format.md`, section 6.5.
public final class UsageRow {
    static final int TOTAL_BYTES_AT = 0;
    static final int LIVE_BYTES_AT = TOTAL_BYTES_AT + Long.BYTES;
    static final int LIVE_RECORDS_AT = LIVE_BYTES_AT + Long.BYTES;

    /// The bytes of a row.
    public static final int LENGTH = LIVE_RECORDS_AT + Long.BYTES;

    private UsageRow() {}

    /// Writes the row at the buffer's start.
    public static void encode(SegmentUsage usage, ByteBuffer into) {
        into.putLong(TOTAL_BYTES_AT, usage.totalBytes())
                .putLong(LIVE_BYTES_AT, usage.liveBytes())
                .putLong(LIVE_RECORDS_AT, usage.liveRecords());
    }

    public static SegmentUsage decode(long segment, ByteBuffer row) {
        return new SegmentUsage(
                segment, row.getLong(TOTAL_BYTES_AT), row.getLong(LIVE_BYTES_AT), row.getLong(LIVE_RECORDS_AT));
    }
}
