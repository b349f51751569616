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
/// @param diskQueue how many extents are synced in each directory at the same time: enough to keep a disk
/// busy,
///     few enough that the sync of a small put, which shares the disk, is not behind a crowd
/// @param verifyReads whether every read compares checksums; otherwise bodies may be sent from their files
public record LocalExtentConfig(
        long capacityBytes, long reserveBytes, int openFiles, Duration retryAfter, int diskQueue, boolean verifyReads) {
    public static final LocalExtentConfig DEFAULTS =
            new LocalExtentConfig(8L << 20, 128L << 20, 256, Duration.ofSeconds(10), 2, true);

    public LocalExtentConfig {
        if (capacityBytes < ExtentStore.BLOCK_BYTES || capacityBytes > ExtentHeader.MAX_BODY_BYTES) {
            throw new IllegalArgumentException("extent of " + capacityBytes + " bytes, not within "
                    + ExtentStore.BLOCK_BYTES + " to " + ExtentHeader.MAX_BODY_BYTES);
        }
        if (reserveBytes < 0) {
            throw new IllegalArgumentException("negative reserve " + reserveBytes);
        }
        if (diskQueue < 1) {
            throw new IllegalArgumentException("diskQueue must be at least 1, not " + diskQueue);
        }
        if (openFiles < 1) {
            throw new IllegalArgumentException("openFiles must be at least 1, not " + openFiles);
        }
    }

    public LocalExtentConfig withCapacityBytes(long other) {
        return new LocalExtentConfig(other, reserveBytes, openFiles, retryAfter, diskQueue, verifyReads);
    }

    public LocalExtentConfig withReserveBytes(long other) {
        return new LocalExtentConfig(capacityBytes, other, openFiles, retryAfter, diskQueue, verifyReads);
    }

    public LocalExtentConfig withOpenFiles(int other) {
        return new LocalExtentConfig(capacityBytes, reserveBytes, other, retryAfter, diskQueue, verifyReads);
    }

    public LocalExtentConfig withDiskQueue(int other) {
        return new LocalExtentConfig(capacityBytes, reserveBytes, openFiles, retryAfter, other, verifyReads);
    }

    public LocalExtentConfig withVerifyReads(boolean other) {
        return new LocalExtentConfig(capacityBytes, reserveBytes, openFiles, retryAfter, diskQueue, other);
    }
}
