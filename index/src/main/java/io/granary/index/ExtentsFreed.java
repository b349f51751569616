package io.granary.index;

import java.util.List;

/// Hears of extents that nothing refers to any more, neither a version nor a row.
@FunctionalInterface
public interface ExtentsFreed {
    /// Nobody is interested.
    ExtentsFreed IGNORED = extents -> {};

    /// Called on the index writer's thread after the commit that dropped the last reference to each of these extents; a
    /// replay cannot bring one back. Must not block for long and must not call [ObjectIndex#flush]. A crash may swallow
    /// the call: whoever deletes extents also looks, at start, for those that [ObjectIndex#refersToExtent] denies.
    void freed(List<Long> extents);
}
