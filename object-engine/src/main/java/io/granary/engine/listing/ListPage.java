package io.granary.engine.listing;

import io.granary.model.object.ObjectVersion;
import java.util.List;

/// A page of a listing, in key order.
///
/// @param last the key or common prefix that ended the page: the `after` of the next one; empty where nothing follows
/// @param truncated whether something follows
public record ListPage(List<Item> items, byte[] last, boolean truncated) {
    /// What stands on one line of a listing; `name` is UTF-8, the caller's to keep.
    public sealed interface Item {
        byte[] name();
    }

    public record Key(byte[] name, ObjectVersion.Stored version) implements Item {}

    /// Keys up to the first delimiter behind the prefix, told once.
    public record CommonPrefix(byte[] name) implements Item {}
}
