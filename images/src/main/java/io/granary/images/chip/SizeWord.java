package io.granary.images.chip;

import io.granary.images.ImageException;
import io.granary.images.ImageFailure;
import io.granary.images.Region;
import io.granary.images.Size;

/// The second parameter: how large the region shall become.
///
/// @param upscale whether it may become larger than it is (`^`)
record SizeWord(boolean upscale, Form form) {
    sealed interface Form {
        record Max() implements Form {}

        record Width(int width) implements Form {}

        record Height(int height) implements Form {}

        record Percent(double percent) implements Form {}

        record Exact(int width, int height) implements Form {}

        /// The largest of the region's shape within a box.
        record Within(int width, int height) implements Form {}
    }

    static SizeWord parse(String text) {
        boolean upscale = text.startsWith("^");
        var rest = upscale ? text.substring(1) : text;
        return new SizeWord(upscale, form(rest, "the size '" + text + "'"));
    }

    private static Form form(String text, String what) {
        if (text.equals("max")) {
            return new Form.Max();
        }
        if (text.startsWith("pct:")) {
            double percent = Numbers.decimal(text.substring(4), what);
            if (percent <= 0) {
                throw Numbers.malformed(what);
            }
            return new Form.Percent(percent);
        }
        boolean within = text.startsWith("!");
        var sides = (within ? text.substring(1) : text).split(",", -1);
        if (sides.length != 2) {
            throw Numbers.malformed(what);
        }
        if (within) {
            return new Form.Within(side(sides[0], what), side(sides[1], what));
        }
        if (sides[1].isEmpty()) {
            return new Form.Width(side(sides[0], what));
        }
        return sides[0].isEmpty()
                ? new Form.Height(side(sides[1], what))
                : new Form.Exact(side(sides[0], what), side(sides[1], what));
    }

    private static int side(String text, String what) {
        int side = Numbers.integer(text, what);
        if (side == 0) {
            throw Numbers.malformed(what);
        }
        return side;
    }

    /// The size of what is asked of `region`; `most` pixels are what the server gives at all.
    Size of(Region region, long most) {
        double shape = (double) region.width() / region.height();
        var size = switch (form) {
            case Form.Max max -> max(region, shape, most);
            case Form.Width of -> sized(of.width(), Math.round(of.width() / shape));
            case Form.Height of -> sized(Math.round(of.height() * shape), of.height());
            case Form.Percent of ->
                sized(
                        Math.round(region.width() * of.percent() / 100),
                        Math.round(region.height() * of.percent() / 100));
            case Form.Exact of -> new Size(of.width(), of.height());
            case Form.Within of -> within(region, shape, of.width(), of.height());
        };
        if (!upscale && (size.width() > region.width() || size.height() > region.height())) {
            throw Numbers.malformed("a size of " + size.width() + " x " + size.height() + " for a region of "
                    + region.width() + " x " + region.height() + " (write ^ before the size to enlarge)");
        }
        if (size.pixels() > most) {
            throw new ImageException(new ImageFailure.TooLarge("pixels of one chip", size.pixels(), most));
        }
        return size;
    }

    private Size max(Region region, double shape, long most) {
        if (!upscale && region.pixels() <= most) {
            return new Size(region.width(), region.height());
        }
        long height = Math.max(1, (long) Math.floor(Math.sqrt(most / shape)));
        return sized(Math.clamp((long) Math.floor(height * shape), 1, most / height), height);
    }

    /// Without `^` the region's own size is the most.
    private Size within(Region region, double shape, int width, int height) {
        double byWidth = (double) width / region.width();
        double byHeight = (double) height / region.height();
        if (!upscale && Math.min(byWidth, byHeight) >= 1) {
            return new Size(region.width(), region.height());
        }
        return byWidth <= byHeight
                ? sized(width, Math.min(height, Math.round(width / shape)))
                : sized(Math.min(width, Math.round(height * shape)), height);
    }

    private static Size sized(long width, long height) {
        if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw Numbers.malformed("a size of " + width + " x " + height);
        }
        return new Size((int) Math.max(1, width), (int) Math.max(1, height));
    }
}
