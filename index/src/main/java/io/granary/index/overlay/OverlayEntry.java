package io.granary.index.overlay;

import io.granary.model.location.Extent;
import io.granary.model.object.ObjectVersion;
import java.util.List;

/// What stands at a key.
public sealed interface OverlayEntry {
    /// The sequence of the change that put it there.
    long sequence();

    /// A current version; `extents` of its body, where it is known, otherwise empty.
    record Put(ObjectVersion version, List<Extent> extents) implements OverlayEntry {
        @Override
        public long sequence() {
            return version.sequence();
        }
    }

    /// Nothing, whatever older generations or the disk say.
    record Removed(long sequence) implements OverlayEntry {}
}
