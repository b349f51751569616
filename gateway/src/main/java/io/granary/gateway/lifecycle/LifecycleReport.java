package io.granary.gateway.lifecycle;

/// What a run has removed.
///
/// @param expired current versions, by a delete like a client's
/// @param markers delete markers that hid nothing any more
/// @param noncurrent versions that were no longer current
/// @param uploads that were given up
/// @param kept what was due and is locked, or was changed meanwhile
public record LifecycleReport(long expired, long markers, long noncurrent, long uploads, long kept) {
    /// All together.
    public long removed() {
        return expired + markers + noncurrent + uploads;
    }

    @Override
    public String toString() {
        return "expired " + expired + " objects, " + markers + " delete markers, " + noncurrent
                + " noncurrent versions and " + uploads + " uploads; " + kept + " stay";
    }
}
