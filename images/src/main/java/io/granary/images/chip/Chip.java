package io.granary.images.chip;

import io.granary.images.Region;
import io.granary.images.Size;
import io.granary.images.encode.OutputFormat;

/// A chip of one picture: all numbers known. Two requests that come out as equal chips are given the same bytes.
///
/// @param region of the picture as seen
/// @param size before it is turned
public record Chip(Region region, Size size, Rotation rotation, Quality quality, OutputFormat format) {
    /// IIIF's canonical form of the last four components, but for `full` and `max`, which depend on the picture.
    public String canonical() {
        return region.x() + "," + region.y() + ',' + region.width() + ',' + region.height() + '/' + size.width() + ','
                + size.height() + '/' + rotation.word() + '/' + quality.word() + '.' + format.extension();
    }
}
