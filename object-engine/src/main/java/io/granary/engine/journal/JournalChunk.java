package io.granary.engine.journal;

/// Changes of one bucket that follow each other and never change.
///
/// @param first the sequence of the first change
/// @param last the sequence of the last one
/// @param entries how many changes
/// @param lastMillis when the last one was made
/// @param rawLength bytes of the entries before they were compressed
public record JournalChunk(long first, long last, int entries, long lastMillis, int rawLength) {}
