package io.granary.images.encode;

import io.granary.images.pixel.Pixels;

/// Planes as one sequence of pixels.
final class Interleaved {
    private Interleaved() {}

    /// Puts row `y` at `at`.
    static void row(Pixels pixels, int y, byte[] into, int at) {
        int channels = pixels.planes().size();
        int width = pixels.width();
        for (int c = 0; c < channels; c++) {
            var samples = pixels.samples(c);
            for (int x = 0; x < width; x++) {
                into[at + (x * channels) + c] = samples[(y * width) + x];
            }
        }
    }
}
