package io.granary.images.plugin;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import io.granary.images.ImageFailure;
import io.granary.images.Level;
import io.granary.images.Orientation;
import io.granary.images.Picture;
import io.granary.images.Region;
import io.granary.images.Size;
import io.granary.images.Work;
import io.granary.images.color.ColorProfile;
import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/// A picture that another's reader decodes whole. Its size is looked at first and its memory counted; whatever the
/// reader throws is taken for damage.
public final class PluginPicture implements Picture {
    /// What such a reader holds for a pixel, and what is made of it.
    private static final int BYTES_A_PIXEL = 12;

    /// Which reader: chosen by the first bytes, never by asking all that are installed.
    public enum Format {
        WEBP("WebP"),
        GIF("GIF"),
        BMP("BMP"),
        FAX_TIFF("TIFF");

        private final String label;

        Format(String label) {
            this.label = label;
        }

        ImageReader reader() throws IOException {
            return switch (this) {
                case WEBP -> new WebPImageReaderSpi().createReaderInstance();
                case GIF -> builtIn("gif");
                case BMP -> builtIn("bmp");
                case FAX_TIFF -> builtIn("tiff");
            };
        }

        private static ImageReader builtIn(String name) {
            var readers = javax.imageio.ImageIO.getImageReadersByFormatName(name);
            while (readers.hasNext()) {
                var reader = readers.next();
                if (reader.getClass().getName().startsWith("com.sun.")) {
                    return reader;
                }
            }
            throw ImageException.unsupported(name + " on this Java");
        }
    }

    private interface Task<T> {
        T run(ImageReader reader) throws IOException;
    }

    private final Format format;
    private final Size size;

    private PluginPicture(Format format, Size size) {
        this.format = format;
        this.size = size;
    }

    public static PluginPicture parse(Format format, ByteSource source) throws IOException {
        return with(
                format, source, reader -> new PluginPicture(format, new Size(reader.getWidth(0), reader.getHeight(0))));
    }

    private static <T> T with(Format format, ByteSource source, Task<T> task) throws IOException {
        var guarded = new GuardedSource(source);
        ImageReader reader = null;
        try (var stream = new SourceStream(guarded)) {
            reader = format.reader();
            reader.setInput(stream, false, true);
            return task.run(reader);
        } catch (ImageException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            guarded.rethrow();
            throw ImageException.damaged("a " + format.label + " cannot be read: " + e.getMessage());
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    @Override
    public String format() {
        return format.label;
    }

    @Override
    public List<Level> levels() {
        return List.of(new Level(size, size));
    }

    @Override
    public Orientation orientation() {
        return Orientation.NORMAL;
    }

    @Override
    public Optional<ColorProfile> profile() {
        return Optional.empty();
    }

    @Override
    public int weightBytes() {
        return 256;
    }

    @Override
    public Pixels read(ByteSource source, int level, Region region, int shrink, boolean grey, Work work)
            throws IOException {
        work.decode(size.pixels());
        work.hold(size.pixels() * BYTES_A_PIXEL);
        var image = with(format, source, reader -> {
            reader.addIIOReadProgressListener(new Stop(work));
            return reader.read(0);
        });
        work.check();
        if (image.getWidth() < size.width() || image.getHeight() < size.height()) {
            throw new ImageException(new ImageFailure.Damaged("a " + format.label + " is smaller than it says"));
        }
        return pixels(image, region, work);
    }

    private static Pixels pixels(BufferedImage image, Region region, Work work) {
        boolean alpha = image.getColorModel().hasAlpha();
        boolean grey = image.getColorModel().getNumColorComponents() == 1 && !alpha;
        int channels = grey ? 1 : alpha ? 4 : 3;
        var samples = new byte[channels][region.width() * region.height()];
        var row = new int[region.width()];
        for (int y = 0; y < region.height(); y++) {
            if ((y & 63) == 0) {
                work.check();
            }
            if (grey) {
                greyRow(image, region, y, samples[0]);
                continue;
            }
            image.getRGB(region.x(), region.y() + y, region.width(), 1, row, 0, region.width());
            for (int x = 0; x < row.length; x++) {
                int at = (y * region.width()) + x;
                samples[0][at] = (byte) (row[x] >> 16);
                samples[1][at] = (byte) (row[x] >> 8);
                samples[2][at] = (byte) row[x];
                if (alpha) {
                    samples[3][at] = (byte) (row[x] >>> 24);
                }
            }
        }
        var planes = new ArrayList<Plane>();
        for (var plane : samples) {
            planes.add(new Plane(plane, region.width(), region.height(), region.x(), region.y(), 1, 1));
        }
        return new Pixels(grey ? ColorSpace.GREY : ColorSpace.RGB, alpha, planes);
    }

    /// Not through the colour model, which would make linear light of it.
    private static void greyRow(BufferedImage image, Region region, int y, byte[] into) {
        int bits = image.getSampleModel().getSampleSize(0);
        var samples = image.getRaster().getSamples(region.x(), region.y() + y, region.width(), 1, 0, (int[]) null);
        for (int x = 0; x < samples.length; x++) {
            into[(y * region.width()) + x] =
                    (byte) (bits >= 8 ? samples[x] >> (bits - 8) : samples[x] * (255 / ((1 << bits) - 1)));
        }
    }

    /// Stops a reader between its rows.
    private record Stop(Work work) implements IIOReadProgressListener {
        @Override
        public void imageProgress(ImageReader source, float percentageDone) {
            work.check();
        }

        @Override
        public void sequenceStarted(ImageReader source, int minIndex) {}

        @Override
        public void sequenceComplete(ImageReader source) {}

        @Override
        public void imageStarted(ImageReader source, int imageIndex) {}

        @Override
        public void imageComplete(ImageReader source) {}

        @Override
        public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

        @Override
        public void thumbnailProgress(ImageReader source, float percentageDone) {}

        @Override
        public void thumbnailComplete(ImageReader source) {}

        @Override
        public void readAborted(ImageReader source) {}
    }
}
