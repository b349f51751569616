package io.granary.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Regions of every format, read by this module, against what the JDK's readers see in the same file.
class FormatsTest {
    private static final int RGB = BufferedImage.TYPE_INT_RGB;
    private static final int ARGB = BufferedImage.TYPE_INT_ARGB;
    private static final int GREY = BufferedImage.TYPE_BYTE_GRAY;

    /// What is stored without loss has to come out without loss, whatever region is asked for.
    @TestFactory
    Collection<DynamicTest> losslessFormatsComeOutBitForBit() {
        var tests = new ArrayList<DynamicTest>();
        for (var type : List.of(RGB, ARGB, BufferedImage.TYPE_3BYTE_BGR)) {
            lossless(tests, "PNG of type " + type, Samples.write(Samples.scene(301, 207, type), "png"));
        }
        var indexed = Samples.scene(301, 207, BufferedImage.TYPE_BYTE_INDEXED);
        lossless(tests, "PNG with a palette", Samples.write(indexed, "png"));
        lossless(tests, "GIF", Samples.write(indexed, "gif"));
        lossless(tests, "BMP", Samples.write(Samples.scene(301, 207, RGB), "bmp"));
        lossless(
                tests, "PNG of one bit", Samples.write(Samples.scene(301, 207, BufferedImage.TYPE_BYTE_BINARY), "png"));
        lossless(tests, "interlaced PNG", Samples.write(Samples.scene(301, 207, RGB), "png", null, true, 0));
        for (var compression : new String[] {null, "LZW", "Deflate", "ZLib", "PackBits"}) {
            for (int tile : new int[] {0, 64}) {
                for (int type : new int[] {RGB, ARGB}) {
                    lossless(
                            tests,
                            "TIFF, " + compression + ", tiles of " + tile + ", type " + type,
                            Samples.write(Samples.scene(301, 207, type), "tiff", compression, false, tile));
                }
            }
        }
        return tests;
    }

    private static void lossless(List<DynamicTest> tests, String name, byte[] file) {
        tests.add(DynamicTest.dynamicTest(name, () -> {
            var whole = Samples.read(file);
            var all = Samples.read(Samples.chip(file, "full/max/0/default.png"));
            assertEquals(100, Samples.psnr(whole, all));
            var part = Samples.read(Samples.chip(file, "61,59,133,101/max/0/default.png"));
            assertEquals(100, Samples.psnr(Samples.crop(whole, 61, 59, 133, 101), part));
        }));
    }

    @Test
    void greyJpegsComeOutAsTheReferenceDecodesThem() {
        for (boolean progressive : new boolean[] {false, true}) {
            var file = Samples.write(Samples.scene(301, 207, GREY), "jpg", null, progressive, 0);
            var whole = Samples.read(file);
            var part = Samples.read(Samples.chip(file, "61,59,133,101/max/0/default.png"));
            for (int y = 0; y < 101; y++) {
                for (int x = 0; x < 133; x++) {
                    assertEquals(
                            whole.getRaster().getSample(61 + x, 59 + y, 0),
                            part.getRaster().getSample(x, y, 0));
                }
            }
        }
    }

    /// Chroma is interpolated by another filter than the JDK's.
    @Test
    void colourJpegsComeOutAsTheReferenceDecodesThem() {
        for (boolean progressive : new boolean[] {false, true}) {
            var file = Samples.write(Samples.scene(640, 480, RGB), "jpg", null, progressive, 0);
            var whole = Samples.read(file);
            var part = Samples.read(Samples.chip(file, "161,59,333,301/max/0/default.png"));
            double psnr = Samples.psnr(Samples.crop(whole, 161, 59, 333, 301), part);
            assertTrue(psnr > 33, "progressive " + progressive + ": " + psnr);
        }
    }

    @Test
    void tilesOfJpegAreReadOneByOne() {
        var scene = Samples.scene(640, 480, RGB);
        var file = Samples.write(scene, "tiff", "JPEG", false, 128);
        var part = Samples.read(Samples.chip(file, "161,59,333,301/max/0/default.png"));
        double psnr = Samples.psnr(Samples.crop(scene, 161, 59, 333, 301), part);
        assertTrue(psnr > 28, "" + psnr);

        long[] read = new long[1];
        var counted = new ByteSource() {
            @Override
            public long length() {
                return file.length;
            }

            @Override
            public void read(long position, byte[] into, int offset, int length) {
                read[0] += length;
                System.arraycopy(file, (int) position, into, offset, length);
            }
        };
        Samples.chip(counted, "0,0,100,100/max/0/default.jpg", Samples.work());
        assertTrue(read[0] < file.length / 3, read[0] + " of " + file.length);
    }

    /// Reduced while it is decoded, and then by the filter, a picture must be what an exact average would be.
    @Test
    void reducingOnTheWayKeepsThePicture() {
        var scene = Samples.scene(1600, 1200, RGB);
        var exact = Samples.read(Samples.chip(Samples.write(scene, "png"), "full/200,150/0/default.png"));
        var naive = new BufferedImage(200, 150, RGB);
        for (int y = 0; y < 150; y++) {
            for (int x = 0; x < 200; x++) {
                naive.setRGB(x, y, average(scene, x * 8, y * 8, 8));
            }
        }
        assertTrue(Samples.psnr(naive, exact) > 30, "" + Samples.psnr(naive, exact));
        var reduced = Samples.read(Samples.chip(Samples.write(scene, "jpg"), "full/200,150/0/default.png"));
        assertTrue(Samples.psnr(exact, reduced) > 33, "" + Samples.psnr(exact, reduced));
    }

    private static int average(BufferedImage image, int x, int y, int side) {
        int[] sums = new int[3];
        for (int j = 0; j < side; j++) {
            for (int i = 0; i < side; i++) {
                int pixel = image.getRGB(x + i, y + j);
                sums[0] += (pixel >> 16) & 255;
                sums[1] += (pixel >> 8) & 255;
                sums[2] += pixel & 255;
            }
        }
        int count = side * side;
        return ((sums[0] / count) << 16) | ((sums[1] / count) << 8) | (sums[2] / count);
    }

    /// 16 bits: the highest 8 are taken.
    @Test
    void sixteenBitsKeepTheirHighestEight() {
        var image = new BufferedImage(64, 64, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                image.getRaster().setSample(x, y, 0, x * 1024 + y);
            }
        }
        for (var format : List.of("png", "tiff")) {
            var chip = Samples.read(Samples.chip(Samples.write(image, format), "full/max/0/default.png"));
            for (int x = 0; x < 64; x++) {
                assertEquals(x * 4, chip.getRaster().getSample(x, 10, 0), format);
            }
        }
    }
}
