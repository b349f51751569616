package io.granary.segment.local;

import io.granary.segment.SegmentStore;
import io.granary.segment.format.SegmentFooter;
import io.granary.segment.format.SegmentHeader;
import java.time.Duration;

/// How segments are kept in files.
///
/// @param segmentBytes length at which a segment is sealed and the next one begun; compaction frees whole segments, so
///     larger means fewer files and more to copy
/// @param reserveBytes space that puts leave alone, so that a full store can still record deletes and be compacted
/// @param spaceRefresh how old the answer to "how much is free" may be
/// @param relaxedInterval how often [Durability#RELAXED] syncs
public record LocalSegmentConfig(
        long segmentBytes, Durability durability, long reserveBytes, Duration spaceRefresh, Duration relaxedInterval) {
    public static final LocalSegmentConfig DEFAULTS = new LocalSegmentConfig(
            256L << 20, Durability.SYNC, 128L << 20, Duration.ofMillis(500), Duration.ofSeconds(1));

    /// Room for one group at least.
    private static final long MIN_SEGMENT_BYTES =
            SegmentHeader.LENGTH + SegmentStore.MAX_GROUP_BYTES + SegmentFooter.LENGTH;

    /// Group offsets, which may reach back to a segment's start, have four bytes.
    private static final long MAX_SEGMENT_BYTES = 1L << 30;

    public LocalSegmentConfig {
        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException("segment of " + segmentBytes + " bytes, not within " + MIN_SEGMENT_BYTES
                    + " to " + MAX_SEGMENT_BYTES);
        }
        if (reserveBytes < 0) {
            throw new IllegalArgumentException("negative reserve " + reserveBytes);
        }
    }

    public LocalSegmentConfig withDurability(Durability other) {
        return new LocalSegmentConfig(segmentBytes, other, reserveBytes, spaceRefresh, relaxedInterval);
    }

    public LocalSegmentConfig withSegmentBytes(long other) {
        return new LocalSegmentConfig(other, durability, reserveBytes, spaceRefresh, relaxedInterval);
    }

    public LocalSegmentConfig withReserveBytes(long other) {
        return new LocalSegmentConfig(segmentBytes, durability, other, spaceRefresh, relaxedInterval);
    }

    public LocalSegmentConfig withSpaceRefresh(Duration other) {
        return new LocalSegmentConfig(segmentBytes, durability, reserveBytes, other, relaxedInterval);
    }
}
