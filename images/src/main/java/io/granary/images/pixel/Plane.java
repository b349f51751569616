package io.granary.images.pixel;

/// One channel. Sample (i, j) is the average of the level's pixels from `x + i * stepX` to `x + (i + 1) * stepX`, and
/// so downwards: subsampled chroma has steps of 2, a picture reduced on the way a step of its factor.
///
/// @param samples row after row without gaps
public record Plane(byte[] samples, int width, int height, double x, double y, double stepX, double stepY) {
    public Plane {
        if (width < 1 || height < 1 || samples.length < (long) width * height) {
            throw new IllegalArgumentException(width + " x " + height + " in " + samples.length);
        }
    }

    /// A plane in its own coordinates.
    public static Plane of(byte[] samples, int width, int height) {
        return new Plane(samples, width, height, 0, 0, 1, 1);
    }
}
