package io.granary.images.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.granary.images.Samples;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written, as readers of others see it.
class OutputFormatTest {
    private static final int[] TYPES = {
        BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_BYTE_GRAY
    };

    @ParameterizedTest
    @ValueSource(strings = {"full/max", "3,5,1,1/max", "0,0,301,1/max", "7,0,1,207/max", "10,10,65,33/max"})
    void losslessFormatsAreReadByOthersAsTheyWere(String region) throws IOException {
        for (int type : TYPES) {
            var file = Samples.write(Samples.scene(301, 207, type), "png");
            var png = Samples.read(Samples.chip(file, region + "/0/default.png"));
            assertEquals(
                    100,
                    Samples.psnr(png, Samples.read(Samples.chip(file, region + "/0/default.tif"))),
                    "TIFF " + type);
            var webp = new WebPImageReaderSpi().createReaderInstance();
            webp.setInput(ImageIO.createImageInputStream(
                    new ByteArrayInputStream(Samples.chip(file, region + "/0/default.webp"))));
            // In colour: the JDK takes grey for linear light.
            var colour = type == BufferedImage.TYPE_BYTE_GRAY
                    ? Samples.read(Samples.chip(file, region + "/0/color.png"))
                    : png;
            assertEquals(100, Samples.psnr(colour, webp.read(0)), "WebP " + type);
        }
    }

    @Test
    void jpegIsCloseToWhatItShows() {
        for (int type : TYPES) {
            var scene = Samples.scene(301, 207, type);
            var file = Samples.write(scene, "png");
            var png = Samples.read(Samples.chip(file, "full/max/0/default.png"));
            var jpeg = Samples.read(Samples.chip(file, "full/max/0/default.jpg"));
            if (type != BufferedImage.TYPE_INT_ARGB) {
                double psnr = Samples.psnr(png, jpeg);
                assertTrue(psnr > 28, type + ": " + psnr);
            }
        }
    }

    @Test
    void alphaIsLaidOverWhiteWhereAFormatHasNone() {
        var clear = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
        var jpeg = Samples.read(Samples.chip(Samples.write(clear, "png"), "full/max/0/default.jpg"));
        assertEquals(0xFFFFFFFF, jpeg.getRGB(8, 8));
    }

    @Test
    void numpyFindsHeightWidthAndChannels() {
        var scene = Samples.scene(30, 20, BufferedImage.TYPE_INT_RGB);
        var npy = Samples.chip(Samples.write(scene, "png"), "full/max/0/default.npy");
        assertEquals(128 + (30 * 20 * 3), npy.length);
        var header = new String(npy, 10, 118, StandardCharsets.US_ASCII);
        assertEquals("{'descr': '|u1', 'fortran_order': False, 'shape': (20, 30, 3), }", header.strip());
        assertEquals(118, npy[8] & 0xFF);
        int pixel = scene.getRGB(7, 3);
        int at = 128 + (((3 * 30) + 7) * 3);
        assertArrayEquals(
                new byte[] {(byte) (pixel >> 16), (byte) (pixel >> 8), (byte) pixel},
                Arrays.copyOfRange(npy, at, at + 3));
        var grey = Samples.chip(Samples.write(scene, "png"), "full/max/0/gray.npy");
        assertEquals(128 + (30 * 20), grey.length);
    }
}
