package io.granary.model.location;

/// Names one segment; ids grow in the order in which segments were created and are never used again.
public record SegmentId(long value) implements Comparable<SegmentId> {
    public SegmentId {
        if (value < 0) {
            throw new IllegalArgumentException("negative segment id " + value);
        }
    }

    @Override
    public int compareTo(SegmentId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
