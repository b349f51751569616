package io.granary.engine.write;

import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The versions as they are with what the open group has staged. Used by the committer's thread only, and free of cost
/// for
/// groups in which nobody asks.
final class StagedVersions {
    private final ObjectIndex index;
    private final Supplier<List<IndexChange>> staged;

    /// By key what the open group changes of its versions, empty for one that goes; null while nobody has asked.
    private @Nullable Map<StagedKey, Map<VersionId, Optional<ObjectVersion>>> changes;

    private record StagedKey(int bucket, ObjectKey key) {}

    /// @param staged the open group's changes so far
    StagedVersions(ObjectIndex index, Supplier<List<IndexChange>> staged) {
        this.index = index;
        this.staged = staged;
    }

    /// Another change was staged.
    void staged(IndexChange change) {
        if (changes != null) {
            remember(changes, change);
        }
    }

    /// The group ends.
    void forget() {
        changes = null;
    }

    /// The current version of a key, a delete marker included.
    Optional<ObjectVersion> current(int bucket, ObjectKey key) {
        var pending = changes(bucket, key);
        if (pending.isEmpty()) {
            return Optional.ofNullable(index.find(bucket, key));
        }
        ObjectVersion newest = null;
        for (var change : pending.values()) {
            var version = change.orElse(null);
            if (version != null && (newest == null || version.born() > newest.born())) {
                newest = version;
            }
        }
        if (newest != null && newest.born() == newest.sequence()) {
            return Optional.of(newest); // made in this group: nothing was born later
        }
        var standing = newestBeside(bucket, key, pending);
        return Optional.ofNullable(
                newest == null || (standing != null && standing.born() > newest.born()) ? standing : newest);
    }

    /// A version of a key, a delete marker included.
    Optional<ObjectVersion> version(int bucket, ObjectKey key, VersionId id) {
        var pending = changes(bucket, key).get(id);
        return pending != null ? pending : Optional.ofNullable(index.find(bucket, key, id));
    }

    /// The newest version in the index that the open group leaves as it is.
    private @Nullable ObjectVersion newestBeside(
            int bucket, ObjectKey key, Map<VersionId, Optional<ObjectVersion>> pending) {
        try (var cursor = index.versions(bucket)) {
            for (boolean found = cursor.seek(key.utf8());
                    found && Arrays.equals(cursor.key(), key.utf8());
                    found = cursor.next()) {
                if (!pending.containsKey(cursor.version().id())) {
                    return cursor.version();
                }
            }
            return null;
        }
    }

    private Map<VersionId, Optional<ObjectVersion>> changes(int bucket, ObjectKey key) {
        var all = changes;
        if (all == null) {
            all = new HashMap<>();
            for (var change : staged.get()) {
                remember(all, change);
            }
            changes = all;
        }
        return all.getOrDefault(new StagedKey(bucket, key), Map.of());
    }

    private static void remember(Map<StagedKey, Map<VersionId, Optional<ObjectVersion>>> changes, IndexChange change) {
        if (change instanceof IndexChange.VersionPut put) {
            of(changes, put.bucket(), put.key()).put(put.version().id(), Optional.of(put.version()));
        } else if (change instanceof IndexChange.VersionRemoved removed) {
            of(changes, removed.bucket(), removed.key()).put(removed.version(), Optional.empty());
        }
    }

    private static Map<VersionId, Optional<ObjectVersion>> of(
            Map<StagedKey, Map<VersionId, Optional<ObjectVersion>>> changes, int bucket, ObjectKey key) {
        return changes.computeIfAbsent(new StagedKey(bucket, key), any -> new HashMap<>());
    }
}
