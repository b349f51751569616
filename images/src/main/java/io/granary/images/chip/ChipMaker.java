package io.granary.images.chip;

import io.granary.images.ByteSource;
import io.granary.images.Orientation;
import io.granary.images.Picture;
import io.granary.images.Region;
import io.granary.images.Size;
import io.granary.images.Work;
import io.granary.images.color.Colors;
import io.granary.images.encode.OutputFormat;
import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import io.granary.images.scale.Resampler;
import java.io.IOException;
import java.util.ArrayList;

/// Makes the file of a chip: reads the part of the best level, scales, makes colours what they shall be, turns,
/// encodes.
public final class ChipMaker {
    private final boolean keepProfile;

    /// @param keepProfile whether samples stay as they are stored instead of becoming sRGB
    public ChipMaker(boolean keepProfile) {
        this.keepProfile = keepProfile;
    }

    /// Throws [io.granary.images.ImageException], and `IOException` from the source alone.
    public byte[] make(Picture picture, ByteSource source, Chip chip, Work work) throws IOException {
        return chip.format().encode(pixels(picture, source, chip, work));
    }

    /// The chip's pixels, ready to be encoded.
    Pixels pixels(Picture picture, ByteSource source, Chip chip, Work work) throws IOException {
        var orientation = picture.orientation();
        var stored = orientation.stored(chip.region(), picture.size());
        var size = orientation.transposed() ? chip.size().transposed() : chip.size();
        int level = level(picture, stored, size);
        var levelSize = picture.levels().get(level).size();
        double scaleX = (double) levelSize.width() / picture.stored().width();
        double scaleY = (double) levelSize.height() / picture.stored().height();
        double left = stored.x() * scaleX;
        double top = stored.y() * scaleY;
        double right = stored.right() * scaleX;
        double bottom = stored.bottom() * scaleY;
        var region = around(left, top, right, bottom, levelSize);
        boolean grey = chip.quality().grey();
        var read = picture.read(source, level, region, shrink(region, size), grey, work);

        boolean flat = orientation.equals(Orientation.NORMAL) && chip.rotation().equals(new Rotation(false, 0));
        boolean asIs = read.space() == ColorSpace.YCC
                && chip.format() == OutputFormat.JPG
                && !grey
                && (keepProfile || picture.profile().isEmpty());
        boolean halfChroma = asIs && flat && size.width() % 2 == 0 && size.height() % 2 == 0;
        var scaled = scale(read, left, top, right, bottom, size, halfChroma, work);
        work.check();
        if (!asIs) {
            scaled = colours(scaled, picture, chip);
        }
        var seen = Turn.apply(orientation, scaled);
        return Turn.apply(chip.rotation().turn(), Turn.apply(chip.rotation().mirror(), seen));
    }

    /// The smallest level that still has at least as many pixels as are asked for.
    private static int level(Picture picture, Region stored, Size size) {
        double wanted = Math.min((double) stored.width() / size.width(), (double) stored.height() / size.height());
        int best = 0;
        for (int i = 1; i < picture.levels().size(); i++) {
            var of = picture.levels().get(i).size();
            double factor = Math.max(
                    (double) picture.stored().width() / of.width(),
                    (double) picture.stored().height() / of.height());
            // Levels are rounded: one that is a hair too small is meant.
            if (factor <= wanted * 1.001) {
                best = i;
            }
        }
        return best;
    }

    private static Region around(double left, double top, double right, double bottom, Size level) {
        int x = Math.clamp((long) Math.floor(left + 1e-6), 0, level.width() - 1);
        int y = Math.clamp((long) Math.floor(top + 1e-6), 0, level.height() - 1);
        int endX = Math.clamp((long) Math.ceil(right - 1e-6), x + 1, level.width());
        int endY = Math.clamp((long) Math.ceil(bottom - 1e-6), y + 1, level.height());
        return new Region(x, y, endX - x, endY - y);
    }

    /// What may be averaged while it is read: at least twice the size is left for the filter.
    private static int shrink(Region region, Size size) {
        int factor = Math.min(region.width() / size.width(), region.height() / size.height()) / 2;
        return Math.max(1, Integer.highestOneBit(factor));
    }

    private static Pixels scale(
            Pixels read,
            double left,
            double top,
            double right,
            double bottom,
            Size size,
            boolean halfChroma,
            Work work) {
        if (isWhole(read, left, top, right, bottom, size)) {
            var planes = new ArrayList<Plane>();
            read.planes().forEach(plane -> planes.add(Resampler.cut(plane, (int) left, (int) top, size, work)));
            return new Pixels(read.space(), read.alpha(), planes);
        }
        boolean weigh = read.alpha() && (read.space() == ColorSpace.RGB || read.space() == ColorSpace.GREY);
        if (weigh) {
            Colors.premultiply(read);
        }
        var planes = new ArrayList<Plane>();
        for (int i = 0; i < read.planes().size(); i++) {
            int part = halfChroma && i > 0 ? 2 : 1;
            planes.add(Resampler.resize(
                    read.planes().get(i), left, top, right, bottom, size.width() / part, size.height() / part, work));
        }
        var scaled = new Pixels(read.space(), read.alpha(), planes);
        if (weigh) {
            Colors.divideByAlpha(scaled);
        }
        return scaled;
    }

    /// Whether the samples that were read are those that are asked for.
    private static boolean isWhole(Pixels read, double left, double top, double right, double bottom, Size size) {
        return right - left == size.width()
                && bottom - top == size.height()
                && left == Math.rint(left)
                && top == Math.rint(top)
                && read.planes().stream().allMatch(plane -> plane.stepX() == 1 && plane.stepY() == 1);
    }

    private Pixels colours(Pixels scaled, Picture picture, Chip chip) {
        var pixels = Colors.toSrgb(scaled, keepProfile ? java.util.Optional.empty() : picture.profile());
        if (!chip.format().alpha() || chip.quality() == Quality.BITONAL) {
            pixels = Colors.overWhite(pixels);
        }
        return switch (chip.quality()) {
            case DEFAULT -> chip.format() == OutputFormat.NPY ? Colors.toRgb(pixels) : pixels;
            case COLOR -> Colors.toRgb(pixels);
            case GRAY -> Colors.toGrey(pixels);
            case BITONAL -> {
                var grey = Colors.toGrey(pixels);
                Colors.threshold(grey);
                yield grey;
            }
        };
    }
}
