package io.granary.images;

import io.granary.images.color.ColorProfile;
import io.granary.images.pixel.Pixels;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What the header of an image file tells, and how to read pixels with it. Immutable and shareable: it holds no source,
/// so that it can be kept for as long as the file's version exists.
public interface Picture {
    /// The format's name for people, such as `JPEG`.
    String format();

    /// The resolutions, the largest first and in falling order.
    List<Level> levels();

    Orientation orientation();

    /// Empty for sRGB or what is taken for it.
    Optional<ColorProfile> profile();

    /// Reads what covers `region` of a level, reduced by `shrink` (a power of two) or by less where the format cannot.
    /// The caller has seen to it that the region lies within the level; the planes tell where they lie. With
    /// `grey`, a picture in luma and chroma may leave the chroma out. Throws [ImageException], and `IOException` from
    /// the source alone.
    Pixels read(ByteSource source, int level, Region region, int shrink, boolean grey, Work work) throws IOException;

    /// About how much memory this takes, for whoever keeps it.
    int weightBytes();

    /// The size as stored, of the first level.
    default Size stored() {
        return levels().getFirst().size();
    }

    /// The size as seen.
    default Size size() {
        return orientation().apply(stored());
    }
}
