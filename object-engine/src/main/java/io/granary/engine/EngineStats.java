package io.granary.engine;

/// Figures of the engine for metrics; cheap to take, by any thread.
///
/// @param damagedReads reads that found damage since the start
/// @param waitedReads reads that were not cached and waited for the disk
/// @param streams large bodies that are being written
/// @param waitingStreams large bodies that wait for their turn
public record EngineStats(long damagedReads, long waitedReads, int streams, int waitingStreams) {}
