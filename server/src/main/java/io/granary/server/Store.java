package io.granary.server;

import io.granary.engine.ObjectEngine;
import io.granary.index.ObjectIndex;
import io.granary.segment.Epoch;
import io.granary.segment.SegmentStore;
import io.granary.segment.extent.ExtentStore;
import java.io.Closeable;
import java.io.IOException;

/// Everything below the gateway, open and recovered. Closing it commits what is queued, writes the index and seals.
///
/// @param epoch what readers of segments and extents enter
public record Store(
        SegmentStore segments,
        ExtentStore extents,
        ObjectIndex index,
        ObjectEngine engine,
        Epoch epoch,
        Closeable parts)
        implements Closeable {
    @Override
    public void close() throws IOException {
        parts.close();
    }
}
