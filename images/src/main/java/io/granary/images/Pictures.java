package io.granary.images;

import io.granary.images.jpeg.JpegPicture;
import io.granary.images.plugin.PluginPicture;
import io.granary.images.png.PngPicture;
import io.granary.images.tiff.TiffPicture;
import java.io.IOException;

/// Opens a picture of whatever format it is: told by its first bytes alone, never by its name or by trying.
public final class Pictures {
    private static final int HEAD_BYTES = 12;

    private Pictures() {}

    /// Reads the header. Throws [ImageException] when it is none, or beyond the limits.
    public static Picture open(ByteSource source, Work work) throws IOException {
        var picture = parse(source, work);
        for (var level : picture.levels()) {
            if (level.size().pixels() > work.limits().sourcePixels()) {
                throw new ImageException(new ImageFailure.TooLarge(
                        "pixels of the image",
                        level.size().pixels(),
                        work.limits().sourcePixels()));
            }
        }
        return picture;
    }

    private static Picture parse(ByteSource source, Work work) throws IOException {
        if (source.length() < HEAD_BYTES) {
            throw new ImageException(new ImageFailure.NotAnImage());
        }
        var in = new SourceReader(source);
        int first = in.i32();
        in.skip(4);
        int third = in.i32();
        if (first >>> 8 == 0xFFD8FF) {
            return JpegPicture.parse(source, work);
        }
        return switch (first) {
            case 0x89504E47 -> PngPicture.parse(source, work);
            case 0x49492A00, 0x4D4D002A, 0x49492B00, 0x4D4D002B ->
                TiffPicture.isFax(source)
                        ? PluginPicture.parse(PluginPicture.Format.FAX_TIFF, source)
                        : TiffPicture.parse(source, work);
            case 0x47494638 -> PluginPicture.parse(PluginPicture.Format.GIF, source);
            case 0x52494646 -> {
                if (third != 0x57454250) {
                    throw new ImageException(new ImageFailure.NotAnImage());
                }
                yield PluginPicture.parse(PluginPicture.Format.WEBP, source);
            }
            default -> {
                if (first >>> 16 == 0x424D) {
                    yield PluginPicture.parse(PluginPicture.Format.BMP, source);
                }
                throw new ImageException(new ImageFailure.NotAnImage());
            }
        };
    }
}
