package io.granary.images;

import io.granary.images.chip.ChipMaker;
import io.granary.images.chip.ChipRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import org.jspecify.annotations.Nullable;

/// Pictures to try things with, written by the JDK's own writers, and what the JDK reads in them.
public final class Samples {
    private Samples() {}

    /// Soft shades with edges and a little noise, the same each time; `type` is one of BufferedImage's.
    public static BufferedImage scene(int width, int height, int type) {
        var random = new Random(width * 31L + height);
        var image = new BufferedImage(width, height, type);
        boolean alpha = image.getColorModel().hasAlpha();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (int) (127 + 100 * Math.sin(x / 17.0) + random.nextInt(9) - 4);
                int green = (int) (127 + 100 * Math.cos((x + y) / 23.0) + random.nextInt(9) - 4);
                int blue = (x / 40 + y / 30) % 2 == 0 ? 200 : 60;
                int opacity = alpha ? Math.min(255, x * 512 / width) : 255;
                image.setRGB(x, y, (opacity << 24) | (red << 16) | (green << 8) | blue);
            }
        }
        return image;
    }

    public static byte[] write(BufferedImage image, String format) {
        return write(image, format, null, false, 0);
    }

    /// @param compression by the JDK's name
    /// @param tile side of tiles, 0 for none
    public static byte[] write(
            BufferedImage image, String format, @Nullable String compression, boolean progressive, int tile) {
        var writer = writer(format);
        var param = writer.getDefaultWriteParam();
        if (compression != null) {
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionType(compression);
        }
        if (progressive) {
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        if (tile > 0) {
            param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
            param.setTiling(tile, tile, 0, 0);
        }
        return write(image, writer, param, null);
    }

    public static byte[] write(
            BufferedImage image, ImageWriter writer, ImageWriteParam param, @Nullable IIOMetadata metadata) {
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, metadata), param);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    public static ImageWriter writer(String format) {
        return ImageIO.getImageWritersByFormatName(format).next();
    }

    public static IIOMetadata metadata(ImageWriter writer, BufferedImage image, ImageWriteParam param) {
        return writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), param);
    }

    /// As the JDK and the readers on the class path see it.
    public static BufferedImage read(byte[] bytes) {
        try {
            var image = ImageIO.read(new ByteArrayInputStream(bytes));
            if (image == null) {
                throw new AssertionError("nobody reads this");
            }
            return image;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static Work work() {
        return new Work(ImageLimits.DEFAULTS, () -> false);
    }

    /// The chip that `words` (region/size/rotation/quality.format) ask of a file.
    public static byte[] chip(byte[] file, String words) {
        return chip(new MemorySource(file), words, work());
    }

    public static byte[] chip(ByteSource source, String words, Work work) {
        var parts = words.split("/", -1);
        var request = ChipRequest.parse(parts[0], parts[1], parts[2], parts[3]);
        try {
            var picture = Pictures.open(source, work);
            return new ChipMaker(false).make(picture, source, request.of(picture, work.limits()), work);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Peak signal to noise in dB over all channels (alpha too where both have it); 100 for equal ones.
    public static double psnr(BufferedImage a, BufferedImage b) {
        if (a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) {
            throw new AssertionError(
                    a.getWidth() + " x " + a.getHeight() + " is not " + b.getWidth() + " x " + b.getHeight());
        }
        boolean alpha = a.getColorModel().hasAlpha() && b.getColorModel().hasAlpha();
        double squares = 0;
        long count = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                int p = a.getRGB(x, y);
                int q = b.getRGB(x, y);
                for (int shift = 0; shift < (alpha ? 32 : 24); shift += 8) {
                    int difference = ((p >> shift) & 255) - ((q >> shift) & 255);
                    squares += difference * difference;
                    count++;
                }
            }
        }
        return squares == 0 ? 100 : 10 * Math.log10(255.0 * 255.0 * count / squares);
    }

    public static BufferedImage crop(BufferedImage image, int x, int y, int width, int height) {
        var part = new BufferedImage(
                width,
                height,
                image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        for (int j = 0; j < height; j++) {
            for (int i = 0; i < width; i++) {
                part.setRGB(i, j, image.getRGB(x + i, y + j));
            }
        }
        return part;
    }
}
