package io.granary.images.chip;

import java.util.Locale;
import java.util.Optional;

/// What becomes of the colours.
public enum Quality {
    /// As they are.
    DEFAULT,
    COLOR,
    GRAY,
    BITONAL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Quality> ofWord(String word) {
        for (var quality : values()) {
            if (quality.word().equals(word)) {
                return Optional.of(quality);
            }
        }
        return Optional.empty();
    }

    boolean grey() {
        return this == GRAY || this == BITONAL;
    }
}
