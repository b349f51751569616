package io.granary.compaction;

/// What is worth compacting.
///
/// @param deadShare so much of a segment must be dead before it is rewritten. 0.45: a byte of space costs at most 1.2
///     copied ones, which bounds write amplification at 2.2, and dead bytes are less than live ones
/// @param leastDeadShare the same when somebody asks for it, or when space is short
/// @param maxReplaced how many segments one job replaces at most
/// @param maxCopiedBytes how much one job copies, more or less: one segment
public record CompactionConfig(double deadShare, double leastDeadShare, int maxReplaced, long maxCopiedBytes) {
    public static final CompactionConfig DEFAULT = new CompactionConfig(0.45, 0.1, 256, 256L << 20);

    /// What the first record of a segment of copies has room for.
    private static final int MOST_REPLACED = 4096;

    public CompactionConfig {
        if (!(deadShare > 0 && deadShare <= 1 && leastDeadShare > 0 && leastDeadShare <= deadShare)) {
            throw new IllegalArgumentException("shares of " + deadShare + " and " + leastDeadShare);
        }
        if (maxReplaced < 1 || maxReplaced > MOST_REPLACED || maxCopiedBytes < 1) {
            throw new IllegalArgumentException("a job of " + maxReplaced + " segments, " + maxCopiedBytes + " bytes");
        }
    }

    public CompactionConfig withMaxCopiedBytes(long other) {
        return new CompactionConfig(deadShare, leastDeadShare, maxReplaced, other);
    }
}
