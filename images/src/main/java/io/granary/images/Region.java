package io.granary.images;

/// A rectangle of pixels, top left corner first. Not empty.
public record Region(int x, int y, int width, int height) {
    public Region {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(width + " x " + height);
        }
    }

    public static Region of(Size whole) {
        return new Region(0, 0, whole.width(), whole.height());
    }

    public int right() {
        return x + width;
    }

    public int bottom() {
        return y + height;
    }

    public long pixels() {
        return (long) width * height;
    }
}
