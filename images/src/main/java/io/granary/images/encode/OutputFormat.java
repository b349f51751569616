package io.granary.images.encode;

import io.granary.images.ImageException;
import io.granary.images.ImageFailure;
import io.granary.images.jpeg.JpegEncoder;
import io.granary.images.pixel.Pixels;
import java.util.Locale;
import java.util.Optional;

/// The formats that a chip can have.
public enum OutputFormat {
    JPG("image/jpeg", false),
    PNG("image/png", true),
    WEBP("image/webp", true),
    TIF("image/tiff", true),
    /// The samples alone: `uint8`, height × width × 3 or 1, as `numpy.load` reads it; opaque, so that a batch stacks.
    NPY("application/x-npy", false);

    private final String mediaType;
    private final boolean alpha;

    OutputFormat(String mediaType, boolean alpha) {
        this.mediaType = mediaType;
        this.alpha = alpha;
    }

    /// By the extension, as IIIF writes it.
    public static Optional<OutputFormat> ofExtension(String extension) {
        for (var format : values()) {
            if (format.extension().equals(extension)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String mediaType() {
        return mediaType;
    }

    /// Whether it holds alpha; pixels for one that does not are opaque already.
    public boolean alpha() {
        return alpha;
    }

    /// Throws [ImageException] for a side that the format cannot say.
    public void requireSide(int side) {
        int most = switch (this) {
            case JPG -> 65_500;
            case WEBP -> WebpEncoder.MAX_SIDE;
            case PNG, TIF, NPY -> Integer.MAX_VALUE;
        };
        if (side > most) {
            throw new ImageException(new ImageFailure.TooLarge("pixels of a side of a " + extension(), side, most));
        }
    }

    /// Encodes pixels of one size in grey, RGB, or, for JPEG alone, luma and chroma.
    public byte[] encode(Pixels pixels) {
        return switch (this) {
            case JPG -> new JpegEncoder(JpegEncoder.QUALITY).encode(pixels);
            case PNG -> PngEncoder.encode(pixels);
            case WEBP -> WebpEncoder.encode(pixels);
            case TIF -> TiffEncoder.encode(pixels);
            case NPY -> NpyEncoder.encode(pixels);
        };
    }
}
