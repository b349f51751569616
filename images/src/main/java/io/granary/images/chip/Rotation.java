package io.granary.images.chip;

import io.granary.images.ImageException;
import io.granary.images.ImageFailure;
import io.granary.images.Orientation;

/// The third parameter: mirrored or not, then turned clockwise by quarters.
///
/// @param quarters 0 to 3
record Rotation(boolean mirrored, int quarters) {
    private static final Orientation MIRROR = Orientation.ofTag(2);
    private static final int[] TAGS = {1, 6, 3, 8};

    static Rotation parse(String text) {
        boolean mirrored = text.startsWith("!");
        var what = "the rotation '" + text + "'";
        double degrees = Numbers.decimal(mirrored ? text.substring(1) : text, what);
        if (degrees > 360) {
            throw Numbers.malformed(what);
        }
        if (degrees % 90 != 0) {
            throw new ImageException(new ImageFailure.NotOffered("rotation by other than quarters of a turn"));
        }
        return new Rotation(mirrored, (int) (degrees / 90) % 4);
    }

    boolean transposes() {
        return quarters % 2 == 1;
    }

    /// As orientations, one after the other.
    Orientation mirror() {
        return mirrored ? MIRROR : Orientation.NORMAL;
    }

    Orientation turn() {
        return Orientation.ofTag(TAGS[quarters]);
    }

    String word() {
        return (mirrored ? "!" : "") + (quarters * 90);
    }
}
