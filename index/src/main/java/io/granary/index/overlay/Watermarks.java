package io.granary.index.overlay;

/// The highest numbers that any change ever had. They only grow, so that no number is used twice, also when whatever
/// had it is long gone.
public record Watermarks(long sequence, int bucket, long extent) {
    Watermarks withSequence(long other) {
        return other <= sequence ? this : new Watermarks(other, bucket, extent);
    }

    Watermarks withBucket(int other) {
        return other <= bucket ? this : new Watermarks(sequence, other, extent);
    }

    Watermarks withExtent(long other) {
        return other <= extent ? this : new Watermarks(sequence, bucket, other);
    }
}
