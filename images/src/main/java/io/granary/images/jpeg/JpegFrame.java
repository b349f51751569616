package io.granary.images.jpeg;

import io.granary.images.Size;
import java.util.List;

/// What the start-of-frame segment says.
///
/// @param maxH the largest of the components' horizontal sampling factors
record JpegFrame(Size size, boolean progressive, List<Component> components, int maxH, int maxV) {
    /// One channel.
    ///
    /// @param width in samples
    /// @param blocksWide as coded in a scan of its own
    /// @param table of quantization
    record Component(int id, int h, int v, int table, int width, int height, int blocksWide, int blocksHigh) {}

    JpegFrame {
        components = List.copyOf(components);
    }

    int mcusWide() {
        return Math.ceilDiv(size.width(), 8 * maxH);
    }

    int mcusHigh() {
        return Math.ceilDiv(size.height(), 8 * maxV);
    }
}
