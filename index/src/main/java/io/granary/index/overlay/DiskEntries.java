package io.granary.index.overlay;

import org.jspecify.annotations.Nullable;

/// Tells what the disk has of a key: needed only for changes that come late.
public interface DiskEntries {
    /// What stands at a key on disk; null for nothing.
    @Nullable
    OverlayEntry entry(OverlayKey key);
}
