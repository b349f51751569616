package io.granary.segment.local;

import io.granary.model.location.SegmentId;
import java.nio.file.Path;
import java.util.Optional;

/// Where one data directory keeps its segments, and how much room it has.
///
/// @param segments the directory of the files
record DataPlace(Path segments, SpaceGauge space) {
    private static final String SUFFIX = ".seg";
    private static final int DIGITS = 20;

    Path segment(SegmentId id) {
        var digits = Long.toString(id.value());
        return segments.resolve("0".repeat(DIGITS - digits.length()) + digits + SUFFIX);
    }

    /// The segment whose file has this name; empty for other names.
    static Optional<SegmentId> idOf(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        var digits = name.substring(0, DIGITS);
        try {
            return digits.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Optional.of(new SegmentId(Long.parseLong(digits)))
                    : Optional.empty();
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
