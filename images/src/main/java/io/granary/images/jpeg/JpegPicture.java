package io.granary.images.jpeg;

import io.granary.images.ByteSource;
import io.granary.images.Exif;
import io.granary.images.ImageException;
import io.granary.images.Level;
import io.granary.images.Orientation;
import io.granary.images.Picture;
import io.granary.images.Region;
import io.granary.images.Size;
import io.granary.images.SourceReader;
import io.granary.images.Work;
import io.granary.images.color.ColorProfile;
import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A JPEG file. Reading a region decodes what lies above and beside it without making samples of it.
public final class JpegPicture implements Picture {
    private static final int HEADER_WEIGHT_BYTES = 2048;

    private final Size size;
    private final Orientation orientation;
    private final Optional<ColorProfile> profile;

    private JpegPicture(Size size, Orientation orientation, Optional<ColorProfile> profile) {
        this.size = size;
        this.orientation = orientation;
        this.profile = profile;
    }

    public static JpegPicture parse(ByteSource source, Work work) throws IOException {
        var header = new JpegHeader(new JpegTables());
        var scan = header.read(new SourceReader(source), work);
        if (scan == null) {
            throw ImageException.damaged("a JPEG has no scan");
        }
        var exif = header.exif();
        var icc = header.profile();
        return new JpegPicture(
                header.frame().size(),
                exif == null ? Orientation.NORMAL : Exif.orientation(exif),
                icc == null ? Optional.empty() : ColorProfile.parse(icc));
    }

    @Override
    public String format() {
        return "JPEG";
    }

    /// One level of one tile: a region costs what lies above it.
    @Override
    public List<Level> levels() {
        return List.of(new Level(size, size));
    }

    @Override
    public Orientation orientation() {
        return orientation;
    }

    @Override
    public Optional<ColorProfile> profile() {
        return profile;
    }

    @Override
    public int weightBytes() {
        return HEADER_WEIGHT_BYTES;
    }

    @Override
    public Pixels read(ByteSource source, int level, Region region, int shrink, boolean grey, Work work)
            throws IOException {
        var header = new JpegHeader(new JpegTables());
        var reader = new SourceReader(source);
        var scan = header.read(reader, work);
        if (scan == null) {
            throw ImageException.damaged("a JPEG has no scan");
        }
        var space = space(header);
        boolean luma = grey && space == ColorSpace.YCC;
        var planes = new JpegDecoder(header, source, work).decode(scan, reader.position(), region, shrink, luma);
        if (luma) {
            return new Pixels(ColorSpace.GREY, false, planes);
        }
        return new Pixels(space, false, inks(space, header, planes));
    }

    private static ColorSpace space(JpegHeader header) {
        var components = header.frame().components();
        return switch (components.size()) {
            case 1 -> ColorSpace.GREY;
            case 3 -> {
                boolean named = components.get(0).id() == 'R'
                        && components.get(1).id() == 'G'
                        && components.get(2).id() == 'B';
                yield header.adobeTransform() == 0 || (header.adobeTransform() < 0 && named)
                        ? ColorSpace.RGB
                        : ColorSpace.YCC;
            }
            default -> header.adobeTransform() == 2 ? ColorSpace.YCCK : ColorSpace.CMYK;
        };
    }

    /// Adobe writes inks the wrong way round, and everybody reads them so.
    private static List<Plane> inks(ColorSpace space, JpegHeader header, List<Plane> planes) {
        boolean inverted = header.adobeTransform() >= 0;
        if (space == ColorSpace.CMYK && inverted) {
            planes.forEach(JpegPicture::invert);
        } else if (space == ColorSpace.YCCK) {
            invert(planes.get(3));
        }
        return new ArrayList<>(planes);
    }

    private static void invert(Plane plane) {
        var samples = plane.samples();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) ~samples[i];
        }
    }
}
