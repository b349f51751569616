package io.granary.engine;

import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import java.util.Optional;

/// What became of one key or version that was to be deleted; durable when it is told.
public sealed interface Deletion {
    ObjectKey key();

    /// What is to be deleted.
    ///
    /// @param version for good; empty for what a delete without a version does: a marker where the bucket keeps
    /// versions
    record Target(ObjectKey key, Optional<VersionId> version) {
        public static Target of(ObjectKey key) {
            return new Target(key, Optional.empty());
        }
    }

    /// It is gone for good, or was not there.
    ///
    /// @param version as it was named
    /// @param marker whether it was a delete marker
    record Removed(ObjectKey key, Optional<VersionId> version, boolean marker) implements Deletion {}

    /// A delete marker hides the key now.
    record Marked(ObjectKey key, VersionId marker) implements Deletion {}

    /// A retention or a legal hold keeps it.
    record Locked(ObjectKey key, VersionId version) implements Deletion {}
}
