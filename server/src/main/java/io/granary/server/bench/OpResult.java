package io.granary.server.bench;

import java.util.Map;

/// What one operation measured.
///
/// @param units what `cpuMicrosPerUnit` is of: keys for a listing, operations otherwise
/// @param bytesPerSecond of bodies
/// @param cpuMicrosPerUnit of the watched processes, NaN when none is watched
/// @param residentBytes of the watched processes at the end
record OpResult(
        String op,
        long operations,
        long units,
        double seconds,
        double operationsPerSecond,
        double bytesPerSecond,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double maxMillis,
        long errors,
        Map<String, Long> problems,
        double cpuMicrosPerUnit,
        long residentBytes) {}
