package io.granary.engine.recovery;

/// What a recovery did.
///
/// @param records read from the log
/// @param bytes of log that were read
/// @param damaged places before the last known sync that are no whole record
/// @param tornBytes that were being written when the store stopped and were never acknowledged
/// @param sequence the newest sequence of the log
/// @param highestBucket the highest bucket number that was ever given out
/// @param highestExtent the highest extent id that a record names
public record RecoveryReport(
        long records, long bytes, long damaged, long tornBytes, long sequence, int highestBucket, long highestExtent) {}
