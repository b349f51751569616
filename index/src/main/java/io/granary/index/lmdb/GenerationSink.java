package io.granary.index.lmdb;

import io.granary.index.overlay.Generation;

/// Where the writer brings generations.
interface GenerationSink {
    /// Makes a generation durable, all of it or, when this throws, nothing.
    void write(Generation generation);

    /// Called behind [#write] when readers no longer get the generation from the overlay.
    void written();
}
