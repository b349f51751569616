package io.granary.images.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.images.ImageException;
import io.granary.images.ImageFailure;
import io.granary.images.ImageLimits;
import io.granary.images.MemorySource;
import io.granary.images.Samples;
import io.granary.images.Work;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChipMakerTest {
    private static final BufferedImage SCENE = Samples.scene(90, 60, BufferedImage.TYPE_INT_RGB);
    private static final byte[] FILE = Samples.write(SCENE, "png");

    @Test
    void mirrorsFirstAndThenTurnsClockwise() {
        var turned = Samples.read(Samples.chip(FILE, "full/max/90/default.png"));
        assertEquals(60, turned.getWidth());
        // The lower left corner goes to the top left.
        assertEquals(SCENE.getRGB(0, 59), turned.getRGB(0, 0));
        assertEquals(SCENE.getRGB(0, 0), turned.getRGB(59, 0));
        var half = Samples.read(Samples.chip(FILE, "full/max/180/default.png"));
        assertEquals(SCENE.getRGB(89, 59), half.getRGB(0, 0));
        var mirrored = Samples.read(Samples.chip(FILE, "full/max/!0/default.png"));
        assertEquals(SCENE.getRGB(89, 7), mirrored.getRGB(0, 7));
        var both = Samples.read(Samples.chip(FILE, "full/max/!270/default.png"));
        assertEquals(SCENE.getRGB(0, 0), both.getRGB(0, 0));
        assertEquals(SCENE.getRGB(5, 3), both.getRGB(3, 5));
    }

    /// TIFF's eight orientations of one scene must all look alike.
    @Test
    void orientationsAreUndone() throws Exception {
        for (int orientation = 1; orientation <= 8; orientation++) {
            boolean transposed = orientation > 4;
            var stored = new BufferedImage(transposed ? 60 : 90, transposed ? 90 : 60, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < stored.getHeight(); y++) {
                for (int x = 0; x < stored.getWidth(); x++) {
                    stored.setRGB(x, y, seen(orientation, x, y));
                }
            }
            var file = withOrientation(Samples.write(stored, "tiff"), orientation);
            assertEquals(100, Samples.psnr(SCENE, Samples.read(Samples.chip(file, "full/max/0/default.png"))));
            assertEquals(
                    100,
                    Samples.psnr(
                            Samples.crop(SCENE, 13, 7, 30, 40),
                            Samples.read(Samples.chip(file, "13,7,30,40/max/0/default.png"))),
                    "orientation " + orientation);
        }
    }

    /// Where stored (x, y) is seen, as EXIF 2.32 defines by the sides that row 0 and column 0 stand for.
    private static int seen(int orientation, int x, int y) {
        return switch (orientation) {
            case 1 -> SCENE.getRGB(x, y);
            case 2 -> SCENE.getRGB(89 - x, y);
            case 3 -> SCENE.getRGB(89 - x, 59 - y);
            case 4 -> SCENE.getRGB(x, 59 - y);
            case 5 -> SCENE.getRGB(y, x);
            case 6 -> SCENE.getRGB(89 - y, x);
            case 7 -> SCENE.getRGB(89 - y, 59 - x);
            default -> SCENE.getRGB(y, 59 - x);
        };
    }

    /// A TIFF's software tag would do as well; the writer leaves one entry that can be made an orientation.
    private static byte[] withOrientation(byte[] tiff, int orientation) {
        var in = java.nio.ByteBuffer.wrap(tiff)
                .order(tiff[0] == 'I' ? java.nio.ByteOrder.LITTLE_ENDIAN : java.nio.ByteOrder.BIG_ENDIAN);
        int at = in.getInt(4);
        int entries = in.getShort(at) & 0xFFFF;
        // A directory of one entry more, behind the file.
        var out = java.nio.ByteBuffer.allocate(tiff.length + 2 + ((entries + 1) * 12) + 4)
                .order(in.order());
        out.put(tiff);
        out.putInt(4, tiff.length);
        out.putShort((short) (entries + 1));
        boolean done = false;
        for (int i = 0; i < entries; i++) {
            int entry = at + 2 + (i * 12);
            if (!done && (in.getShort(entry) & 0xFFFF) > 274) {
                out.putShort((short) 274)
                        .putShort((short) 3)
                        .putInt(1)
                        .putShort((short) orientation)
                        .putShort((short) 0);
                done = true;
            }
            out.put(tiff, entry, 12);
        }
        return out.array();
    }

    @Test
    void whatIsTransparentHasNoSayInAnAverage() {
        var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                image.setRGB(x, y, x % 2 == 0 ? 0xFF00FF00 : 0x00FF0000);
            }
        }
        var chip = Samples.read(Samples.chip(Samples.write(image, "png"), "full/8,8/0/default.png"));
        int pixel = chip.getRGB(4, 4);
        assertEquals(0x00FF00, pixel & 0xFFFFFF);
        assertTrue(Math.abs((pixel >>> 24) - 128) < 6, Integer.toHexString(pixel));
    }

    @Test
    void bitonalIsBlackAndWhite() {
        var npy = Samples.chip(FILE, "full/max/0/bitonal.npy");
        for (int i = 128; i < npy.length; i++) {
            assertTrue(npy[i] == 0 || npy[i] == -1);
        }
        assertEquals(128 + (90 * 60), npy.length);
    }

    @Test
    void equalRequestsGiveEqualBytes() {
        for (var format : new String[] {"jpg", "png", "webp", "tif", "npy"}) {
            var words = "3,4,70,50/35,25/0/default." + format;
            assertTrue(Arrays.equals(Samples.chip(FILE, words), Samples.chip(FILE, words)), format);
        }
    }

    @Test
    void limitsStopTheWork() {
        var file = Samples.write(Samples.scene(640, 480, BufferedImage.TYPE_INT_RGB), "jpg");
        var defaults = ImageLimits.DEFAULTS;
        var few = new ImageLimits(640 * 480 - 1, defaults.decodedPixels(), 1 << 20, 1 << 26, defaults.time());
        assertInstanceOf(ImageFailure.TooLarge.class, failure(file, new Work(few, () -> false)));
        var cheap = new ImageLimits(1 << 30, 1000, 1 << 20, 1 << 26, defaults.time());
        assertInstanceOf(ImageFailure.TooLarge.class, failure(file, new Work(cheap, () -> false)));
        var small = new ImageLimits(1 << 30, 1 << 30, 1 << 20, 10_000, defaults.time());
        assertInstanceOf(ImageFailure.TooLarge.class, failure(file, new Work(small, () -> false)));
        var hasty = new ImageLimits(1 << 30, 1 << 30, 1 << 20, 1 << 26, Duration.ofNanos(1));
        assertInstanceOf(ImageFailure.TooSlow.class, failure(file, new Work(hasty, () -> false)));
        assertInstanceOf(ImageFailure.Cancelled.class, failure(file, new Work(defaults, () -> true)));
    }

    private static ImageFailure failure(byte[] file, Work work) {
        return assertThrows(
                        ImageException.class,
                        () -> Samples.chip(new MemorySource(file), "full/100,/0/default.jpg", work))
                .failure();
    }
}
