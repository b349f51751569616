package io.granary.segment.local;

import io.granary.segment.extent.ExtentStore;
import io.granary.segment.format.ExtentHeader;
import java.time.Duration;

/// How extents are kept in files.
///
/// @param capacityBytes the longest extent of a body up to eight times as long; larger means fewer files, smaller means
/// that a body spreads over more disks
/// @param reserveBytes space of each directory that extents leave alone, as [LocalSegmentConfig#reserveBytes()]
/// @param openFiles how many extents stay open for reading
/// @param retryAfter how long a directory that failed is left out of the stripe before it is tried again
public record LocalExtentConfig(long capacityBytes, long reserveBytes, int openFiles, Duration retryAfter) {
    public static final LocalExtentConfig DEFAULTS =
            new LocalExtentConfig(8L << 20, 128L << 20, 256, Duration.ofSeconds(10));

    public LocalExtentConfig {
        if (capacityBytes < ExtentStore.BLOCK_BYTES || capacityBytes > ExtentHeader.MAX_BODY_BYTES) {
            throw new IllegalArgumentException("extent of " + capacityBytes + " bytes, not within "
                    + ExtentStore.BLOCK_BYTES + " to " + ExtentHeader.MAX_BODY_BYTES);
        }
        if (reserveBytes < 0) {
            throw new IllegalArgumentException("negative reserve " + reserveBytes);
        }
        if (openFiles < 1) {
            throw new IllegalArgumentException("openFiles must be at least 1, not " + openFiles);
        }
    }

    public LocalExtentConfig withCapacityBytes(long other) {
        return new LocalExtentConfig(other, reserveBytes, openFiles, retryAfter);
    }

    public LocalExtentConfig withReserveBytes(long other) {
        return new LocalExtentConfig(capacityBytes, other, openFiles, retryAfter);
    }

    public LocalExtentConfig withOpenFiles(int other) {
        return new LocalExtentConfig(capacityBytes, reserveBytes, other, retryAfter);
    }
}
