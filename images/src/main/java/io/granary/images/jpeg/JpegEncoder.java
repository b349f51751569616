package io.granary.images.jpeg;

import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.plugins.jpeg.JPEGQTable;

/// Writes a baseline JPEG: grey, or luma and chroma in 4:2:0. One thread, used once.
public final class JpegEncoder {
    /// Above it files grow faster than anybody sees a difference.
    public static final int QUALITY = 85;

    private final int[] lumaTable;
    private final int[] chromaTable;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
    private final int[] block = new int[64];
    private long bits;
    private int count;

    public JpegEncoder(int quality) {
        lumaTable = scaled(JPEGQTable.K1Luminance, quality);
        chromaTable = scaled(JPEGQTable.K2Chrominance, quality);
    }

    private static int[] scaled(JPEGQTable typical, int quality) {
        var table = typical.getTable();
        int scale = quality < 50 ? 5000 / quality : 200 - (quality * 2);
        var scaled = new int[64];
        for (int i = 0; i < 64; i++) {
            scaled[i] = Math.clamp(((long) table[i] * scale + 50) / 100, 1, 255);
        }
        return scaled;
    }

    /// Encodes grey, RGB, or luma and chroma, whose chroma may be of half the size (rounded up) already. No alpha.
    public byte[] encode(Pixels pixels) {
        if (pixels.alpha() || pixels.width() > 65_500 || pixels.height() > 65_500) {
            throw new IllegalArgumentException("no JPEG can hold this");
        }
        boolean grey = pixels.space() == ColorSpace.GREY;
        header(pixels.width(), pixels.height(), grey);
        if (grey) {
            scan(pixels.planes().getFirst());
        } else {
            var ycc = pixels.space() == ColorSpace.RGB ? Ycc.of(pixels) : pixels;
            scan(ycc.planes().get(0), Ycc.halved(ycc, 1), Ycc.halved(ycc, 2));
        }
        put((1 << (-count & 7)) - 1, -count & 7); // the last byte is filled with ones
        marker(0xD9);
        return out.toByteArray();
    }

    private void header(int width, int height, boolean grey) {
        marker(0xD8);
        segment(0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0".getBytes(StandardCharsets.ISO_8859_1));
        quantization(0, lumaTable);
        if (!grey) {
            quantization(1, chromaTable);
        }
        byte h1 = (byte) (height >> 8);
        byte w1 = (byte) (width >> 8);
        byte h0 = (byte) height;
        byte w0 = (byte) width;
        segment(
                0xC0,
                grey
                        ? new byte[] {8, h1, h0, w1, w0, 1, 1, 0x11, 0}
                        : new byte[] {8, h1, h0, w1, w0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1});
        segment(0xC4, HuffmanCodes.DC_LUMA.segment);
        segment(0xC4, HuffmanCodes.AC_LUMA.segment);
        if (!grey) {
            segment(0xC4, HuffmanCodes.DC_CHROMA.segment);
            segment(0xC4, HuffmanCodes.AC_CHROMA.segment);
        }
        segment(0xDA, grey ? new byte[] {1, 1, 0, 0, 63, 0} : new byte[] {3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0});
    }

    private void quantization(int number, int[] table) {
        var bytes = new byte[65];
        bytes[0] = (byte) number;
        for (int i = 0; i < 64; i++) {
            bytes[i + 1] = (byte) table[Zigzag.NATURAL[i]];
        }
        segment(0xDB, bytes);
    }

    private void marker(int marker) {
        out.write(0xFF);
        out.write(marker);
    }

    private void segment(int marker, byte[] content) {
        marker(marker);
        out.write((content.length + 2) >> 8);
        out.write(content.length + 2);
        out.writeBytes(content);
    }

    private void scan(Plane grey) {
        int last = 0;
        for (int y = 0; y < grey.height(); y += 8) {
            for (int x = 0; x < grey.width(); x += 8) {
                last = block(grey, x, y, lumaTable, last, HuffmanCodes.DC_LUMA.codes, HuffmanCodes.AC_LUMA.codes);
            }
        }
    }

    private void scan(Plane y, Plane cb, Plane cr) {
        var last = new int[3];
        for (int row = 0; row < y.height(); row += 16) {
            for (int x = 0; x < y.width(); x += 16) {
                for (int i = 0; i < 4; i++) {
                    last[0] = block(
                            y,
                            x + ((i & 1) * 8),
                            row + ((i >> 1) * 8),
                            lumaTable,
                            last[0],
                            HuffmanCodes.DC_LUMA.codes,
                            HuffmanCodes.AC_LUMA.codes);
                }
                last[1] = chroma(cb, x / 2, row / 2, last[1]);
                last[2] = chroma(cr, x / 2, row / 2, last[2]);
            }
        }
    }

    private int chroma(Plane plane, int x, int y, int last) {
        return block(plane, x, y, chromaTable, last, HuffmanCodes.DC_CHROMA.codes, HuffmanCodes.AC_CHROMA.codes);
    }

    /// Codes one block; what lies beyond the plane repeats its edge. Returns the DC coefficient.
    private int block(Plane plane, int x, int y, int[] table, int lastDc, int[] dc, int[] ac) {
        var samples = plane.samples();
        int right = plane.width() - 1;
        for (int j = 0; j < 8; j++) {
            int row = Math.min(y + j, plane.height() - 1) * plane.width();
            for (int i = 0; i < 8; i++) {
                block[(j * 8) + i] = (samples[row + Math.min(x + i, right)] & 0xFF) - 128;
            }
        }
        ForwardDct.transform(block);
        int value = quantized(0, table);
        number(value - lastDc, 0, dc);
        int run = 0;
        for (int k = 1; k < 64; k++) {
            int coefficient = quantized(Zigzag.NATURAL[k], table);
            if (coefficient == 0) {
                run++;
                continue;
            }
            for (; run > 15; run -= 16) {
                symbol(0xF0, ac);
            }
            number(coefficient, run << 4, ac);
            run = 0;
        }
        if (run > 0) {
            symbol(0, ac);
        }
        return value;
    }

    private int quantized(int at, int[] table) {
        int step = table[at] << 3;
        int value = block[at];
        return value < 0 ? -((-value + (step >> 1)) / step) : (value + (step >> 1)) / step;
    }

    private void number(int value, int run, int[] codes) {
        int width = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
        symbol(run | width, codes);
        if (width > 0) {
            put(value < 0 ? value + (1 << width) - 1 : value, width);
        }
    }

    private void symbol(int symbol, int[] codes) {
        put(codes[symbol] >> 8, codes[symbol] & 0xFF);
    }

    private void put(int value, int width) {
        bits = (bits << width) | value;
        count += width;
        while (count >= 8) {
            count -= 8;
            int octet = (int) (bits >>> count) & 0xFF;
            out.write(octet);
            if (octet == 0xFF) {
                out.write(0);
            }
        }
    }
}
