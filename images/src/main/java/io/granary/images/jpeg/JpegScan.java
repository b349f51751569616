package io.granary.images.jpeg;

import java.util.List;

/// What a start-of-scan segment says.
///
/// @param first the first coefficient coded, in zigzag order; `last` the last one
/// @param high the bit down to which the coefficients were coded before; `low` that of this scan
record JpegScan(List<Channel> channels, int first, int last, int high, int low) {
    /// @param component index in the frame
    record Channel(int component, int dcTable, int acTable) {}

    JpegScan {
        channels = List.copyOf(channels);
    }
}
