package io.granary.index.overlay;

import io.granary.model.object.ObjectVersion;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Tells what the disk has: needed only for changes that come late, and for removals of rows.
public interface DiskEntries {
    /// What stands on disk of a version or row; null for nothing.
    @Nullable
    OverlayEntry entry(OverlayKey key);

    /// The current version of a key, whose first it is, by what is overlaid and what the disk has; null for none.
    @Nullable
    ObjectVersion newest(Overlay.Generations overlaid, OverlayKey first);

    /// The rows on disk whose keys begin with `prefix`, and the sequences that put them there. The map is the caller's.
    SortedMap<OverlayKey, Long> rows(OverlayKey prefix);
}
