package io.granary.images.chip;

import io.granary.images.ImageException;
import io.granary.images.ImageFailure;
import io.granary.images.ImageLimits;
import io.granary.images.Picture;
import io.granary.images.encode.OutputFormat;

/// What a client asks of some picture: the last four components of an address, understood.
public record ChipRequest(RegionWord region, SizeWord size, Rotation rotation, Quality quality, OutputFormat format) {
    /// Throws [ImageException] for what is malformed and for what is not offered.
    public static ChipRequest parse(String region, String size, String rotation, String qualityAndFormat) {
        int dot = qualityAndFormat.lastIndexOf('.');
        var what = "the quality and format '" + qualityAndFormat + "'";
        if (dot < 0) {
            throw Numbers.malformed(what);
        }
        var quality = Quality.ofWord(qualityAndFormat.substring(0, dot)).orElseThrow(() -> Numbers.malformed(what));
        var format = OutputFormat.ofExtension(qualityAndFormat.substring(dot + 1))
                .orElseThrow(() -> new ImageException(
                        new ImageFailure.NotOffered("the format '" + qualityAndFormat.substring(dot + 1) + "'")));
        return new ChipRequest(
                RegionWord.parse(region), SizeWord.parse(size), Rotation.parse(rotation), quality, format);
    }

    /// What that is of a given picture.
    public Chip of(Picture picture, ImageLimits limits) {
        var part = region.of(picture.size());
        var scaled = size.of(part, limits.outputPixels());
        format.requireSide(Math.max(scaled.width(), scaled.height()));
        return new Chip(part, scaled, rotation, quality, format);
    }
}
