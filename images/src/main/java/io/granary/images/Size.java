package io.granary.images;

/// Width and height in pixels, both at least 1.
public record Size(int width, int height) {
    public Size {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(width + " x " + height);
        }
    }

    public long pixels() {
        return (long) width * height;
    }

    public Size transposed() {
        return new Size(height, width);
    }
}
