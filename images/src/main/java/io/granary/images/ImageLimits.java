package io.granary.images;

import java.time.Duration;

/// What one chip may cost.
///
/// @param sourcePixels of the whole image; beyond it a header is taken for a bomb. Slides of 200,000 × 200,000 exist
/// @param decodedPixels that one chip may make the server decode, whatever it then gives back: bounds the time
/// @param outputPixels of the chip; bounds what one answer holds in memory
/// @param memoryBytes that the decoding of one chip may hold at once
/// @param time from the first byte read to the chip
public record ImageLimits(long sourcePixels, long decodedPixels, long outputPixels, long memoryBytes, Duration time) {
    public static final ImageLimits DEFAULTS =
            new ImageLimits(40_000_000_000L, 256L << 20, 16L << 20, 256L << 20, Duration.ofSeconds(20));

    public ImageLimits {
        if (sourcePixels < 1 || decodedPixels < 1 || outputPixels < 1 || memoryBytes < 1 || !time.isPositive()) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
