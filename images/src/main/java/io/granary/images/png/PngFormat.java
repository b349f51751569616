package io.granary.images.png;

import io.granary.images.ImageException;
import io.granary.images.Size;
import io.granary.images.pixel.ColorSpace;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What the chunks before the data say. Immutable.
record PngFormat(
        Size size, int bits, int type, boolean interlaced, byte @Nullable [] palette, byte @Nullable [] transparency) {
    static final int GREY = 0;
    static final int RGB = 2;
    static final int INDEXED = 3;
    static final int GREY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    static PngFormat of(byte[] header) {
        var in = ByteBuffer.wrap(header);
        int width = in.getInt();
        int height = in.getInt();
        int bits = in.get();
        int type = in.get();
        int compression = in.get();
        int filter = in.get();
        int interlace = in.get();
        if (width < 1 || height < 1 || compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
            throw ImageException.damaged("a PNG header that cannot be");
        }
        boolean legal = switch (type) {
            case GREY -> Integer.bitCount(bits) == 1 && bits <= 16;
            case INDEXED -> Integer.bitCount(bits) == 1 && bits <= 8;
            case RGB, GREY_ALPHA, RGB_ALPHA -> bits == 8 || bits == 16;
            default -> false;
        };
        if (!legal || bits < 1) {
            throw ImageException.damaged("a PNG of " + bits + " bits and type " + type);
        }
        return new PngFormat(new Size(width, height), bits, type, interlace == 1, null, null);
    }

    PngFormat withPalette(byte[] entries) {
        if (entries.length % 3 != 0 || entries.length == 0 || entries.length > 768) {
            throw ImageException.damaged("a PNG palette of " + entries.length + " bytes");
        }
        return new PngFormat(size, bits, type, interlaced, entries, transparency);
    }

    PngFormat withTransparency(byte[] values) {
        return new PngFormat(size, bits, type, interlaced, palette, values);
    }

    PngFormat checked() {
        if (type == INDEXED && palette == null) {
            throw ImageException.damaged("a PNG lacks its palette");
        }
        if (transparency != null
                && ((type == GREY && transparency.length < 2) || (type == RGB && transparency.length < 6))) {
            throw ImageException.damaged("a PNG transparency that is too short");
        }
        return this;
    }

    /// Samples of a stored pixel.
    int channels() {
        return switch (type) {
            case GREY, INDEXED -> 1;
            case GREY_ALPHA -> 2;
            case RGB -> 3;
            default -> 4;
        };
    }

    ColorSpace space() {
        return type == GREY || type == GREY_ALPHA ? ColorSpace.GREY : ColorSpace.RGB;
    }

    boolean alpha() {
        return type == GREY_ALPHA || type == RGB_ALPHA || transparency != null;
    }

    /// Samples of a pixel when it is unpacked.
    int unpackedChannels() {
        return space().channels() + (alpha() ? 1 : 0);
    }

    int rowBytes(int width) {
        return (int) (((long) width * channels() * bits + 7) / 8);
    }

    /// Unpacks a row into 8-bit samples, alpha last. Of 16 bits the highest 8 are taken.
    void unpack(byte[] row, int at, byte[] into, int width) {
        switch (type) {
            case GREY -> grey(row, at, into, width);
            case INDEXED -> indexed(row, at, into, width);
            case RGB -> rgb(row, at, into, width);
            default -> plain(row, at, into, width * channels());
        }
    }

    private void plain(byte[] row, int at, byte[] into, int count) {
        if (bits == 8) {
            System.arraycopy(row, at, into, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[i] = row[at + (i * 2)];
        }
    }

    private void grey(byte[] row, int at, byte[] into, int width) {
        if (transparency == null && bits >= 8) {
            plain(row, at, into, width);
            return;
        }
        int stride = unpackedChannels();
        int clear = transparency == null ? -1 : ByteBuffer.wrap(transparency).getShort(0) & 0xFFFF;
        for (int i = 0; i < width; i++) {
            int value = sample(row, at, i);
            into[i * stride] = (byte) (bits == 16 ? value >> 8 : value * (255 / ((1 << bits) - 1)));
            if (stride == 2) {
                into[(i * 2) + 1] = (byte) (value == clear ? 0 : 255);
            }
        }
    }

    private int sample(byte[] row, int at, int i) {
        if (bits == 16) {
            return ((row[at + (i * 2)] & 0xFF) << 8) | (row[at + (i * 2) + 1] & 0xFF);
        }
        int bit = i * bits;
        return (row[at + (bit >> 3)] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    }

    private void indexed(byte[] row, int at, byte[] into, int width) {
        var colours = palette == null ? new byte[3] : palette;
        int stride = unpackedChannels();
        for (int i = 0; i < width; i++) {
            int index = sample(row, at, i);
            // An index beyond the palette is black to everybody.
            boolean inside = index * 3 < colours.length;
            for (int c = 0; c < 3; c++) {
                into[(i * stride) + c] = inside ? colours[(index * 3) + c] : 0;
            }
            if (transparency != null) {
                into[(i * stride) + 3] = index < transparency.length ? transparency[index] : (byte) 255;
            }
        }
    }

    private void rgb(byte[] row, int at, byte[] into, int width) {
        if (transparency == null) {
            plain(row, at, into, width * 3);
            return;
        }
        var clear = ByteBuffer.wrap(transparency);
        int bytes = bits / 8;
        for (int i = 0; i < width; i++) {
            boolean same = true;
            for (int c = 0; c < 3; c++) {
                int place = at + (((i * 3) + c) * bytes);
                int value = sample(row, at, (i * 3) + c);
                same &= value == (clear.getShort(c * 2) & 0xFFFF);
                into[(i * 4) + c] = row[place];
            }
            into[(i * 4) + 3] = (byte) (same ? 0 : 255);
        }
    }
}
