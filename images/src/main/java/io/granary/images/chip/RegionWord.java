package io.granary.images.chip;

import io.granary.images.Region;
import io.granary.images.Size;

/// The first parameter: which part of the picture.
sealed interface RegionWord {
    record Full() implements RegionWord {}

    record Square() implements RegionWord {}

    record InPixels(int x, int y, int width, int height) implements RegionWord {}

    record InPercent(double x, double y, double width, double height) implements RegionWord {}

    static RegionWord parse(String text) {
        return switch (text) {
            case "full" -> new Full();
            case "square" -> new Square();
            default -> numbers(text);
        };
    }

    private static RegionWord numbers(String text) {
        boolean percent = text.startsWith("pct:");
        var numbers = (percent ? text.substring(4) : text).split(",", -1);
        var what = "the region '" + text + "'";
        if (numbers.length != 4) {
            throw Numbers.malformed(what);
        }
        if (percent) {
            return new InPercent(
                    Numbers.decimal(numbers[0], what),
                    Numbers.decimal(numbers[1], what),
                    Numbers.decimal(numbers[2], what),
                    Numbers.decimal(numbers[3], what));
        }
        return new InPixels(
                Numbers.integer(numbers[0], what),
                Numbers.integer(numbers[1], what),
                Numbers.integer(numbers[2], what),
                Numbers.integer(numbers[3], what));
    }

    /// The part of a picture that is meant; what hangs over the edge is cut off.
    default Region of(Size picture) {
        return switch (this) {
            case Full full -> Region.of(picture);
            case Square square -> {
                int side = Math.min(picture.width(), picture.height());
                yield new Region((picture.width() - side) / 2, (picture.height() - side) / 2, side, side);
            }
            case InPixels in -> cut(picture, in.x, in.y, in.width, in.height);
            case InPercent in ->
                cut(
                        picture,
                        Math.round(in.x * picture.width() / 100),
                        Math.round(in.y * picture.height() / 100),
                        Math.round(in.width * picture.width() / 100),
                        Math.round(in.height * picture.height() / 100));
        };
    }

    private static Region cut(Size picture, long x, long y, long width, long height) {
        long right = Math.min(x + width, picture.width());
        long bottom = Math.min(y + height, picture.height());
        if (right <= x || bottom <= y) {
            throw Numbers.malformed("a region that is empty or lies outside of the image of " + picture.width() + " x "
                    + picture.height());
        }
        return new Region((int) x, (int) y, (int) (right - x), (int) (bottom - y));
    }
}
