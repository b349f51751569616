package io.granary.index.overlay;

import io.granary.model.location.Extent;
import io.granary.model.location.SegmentLocation;
import io.granary.model.object.ObjectVersion;
import java.util.List;

/// What stands at a key.
public sealed interface OverlayEntry {
    /// The sequence of the change that put it there.
    long sequence();

    /// Something that a record says and that keeps this record alive.
    sealed interface Recorded extends OverlayEntry {
        SegmentLocation record();

        /// What it refers to, where that is known; otherwise empty.
        List<Extent> extents();
    }

    /// A version.
    ///
    /// @param newest whether it was the current one of its key when it was put here: then whatever is older, here or on
    ///     disk, was born before it
    record Put(ObjectVersion version, List<Extent> extents, boolean newest) implements Recorded {
        @Override
        public long sequence() {
            return version.sequence();
        }

        @Override
        public SegmentLocation record() {
            return version.record();
        }
    }

    /// A row.
    ///
    /// @param value never changes
    record Row(byte[] value, long sequence, SegmentLocation record, List<Extent> extents) implements Recorded {}

    /// No such version or row, whatever older generations or the disk say.
    record Removed(long sequence) implements OverlayEntry {}
}
