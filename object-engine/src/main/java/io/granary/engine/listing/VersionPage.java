package io.granary.engine.listing;

import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.util.List;
import java.util.Optional;

/// A page of a listing of versions: in key order, and of each key the newest first.
///
/// @param next where the next page goes on; empty where nothing follows
public record VersionPage(List<Item> items, Optional<Marker> next) {
    /// What stands on one line; `name` is UTF-8, the caller's to keep.
    public sealed interface Item {
        byte[] name();
    }

    /// @param current whether it is the current version of its key
    public record Version(byte[] name, ObjectVersion version, boolean current) implements Item {}

    /// Keys up to the first delimiter behind the prefix, told once.
    public record CommonPrefix(byte[] name) implements Item {}

    /// The last item of a page.
    ///
    /// @param version empty for a common prefix
    public record Marker(byte[] key, Optional<VersionId> version) {}
}
