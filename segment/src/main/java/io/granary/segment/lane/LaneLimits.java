package io.granary.segment.lane;

import io.granary.segment.SegmentStore;

/// How much may wait in a lane. What does not fit is refused at once, so that a slow disk shows as "busy" to the newest
/// clients and not as ever longer waits for all.
///
/// @param maxChanges waiting changes; at the slowest disk worth using (1,000 groups of 64 a second) a quarter of a
/// second
/// @param maxBytes of waiting changes, which is memory that they hold: 64 groups
public record LaneLimits(int maxChanges, long maxBytes) {
    public static final LaneLimits DEFAULTS = new LaneLimits(16_384, 64L * SegmentStore.MAX_GROUP_BYTES);

    private static final int MOST_CHANGES = 1 << 20;
    private static final long MOST_BYTES = 1L << 36;

    public LaneLimits {
        if (maxChanges < 1 || maxChanges > MOST_CHANGES) {
            throw new IllegalArgumentException(maxChanges + " changes, not within 1 to " + MOST_CHANGES);
        }
        if (maxBytes < SegmentStore.MAX_GROUP_BYTES || maxBytes > MOST_BYTES) {
            throw new IllegalArgumentException(maxBytes + " bytes, not within one group to " + MOST_BYTES);
        }
    }
}
