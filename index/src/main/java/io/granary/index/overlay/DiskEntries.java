package io.granary.index.overlay;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Tells what the disk has: needed only for changes that come late, and for removals of rows.
public interface DiskEntries {
    /// What stands at a key on disk; null for nothing.
    @Nullable
    OverlayEntry entry(OverlayKey key);

    /// The rows on disk whose keys begin with `prefix`, and the sequences that put them there. The map is the caller's.
    SortedMap<OverlayKey, Long> rows(OverlayKey prefix);
}
