package io.granary.testkit.model;

import io.granary.model.name.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The versions of a bucket of the model: of each key the newest first, and none of a key without versions.
final class ModelObjects {
    private enum Keeping {
        NEVER,
        ENABLED,
        SUSPENDED
    }

    private final SortedMap<ObjectKey, List<ModelVersion>> versions = new TreeMap<>();
    private Keeping keeping = Keeping.NEVER;

    ModelObjects copy() {
        var copy = new ModelObjects();
        copy.versions.putAll(versions); // lists are replaced, never changed
        copy.keeping = keeping;
        return copy;
    }

    void keep(boolean enabled) {
        keeping = enabled ? Keeping.ENABLED : Keeping.SUSPENDED;
    }

    /// Whether the bucket keeps versions or did so once: then deletes make markers.
    boolean everKept() {
        return keeping != Keeping.NEVER;
    }

    /// As the engine's settings say it.
    String keeping() {
        return keeping.name();
    }

    boolean isEmpty() {
        return versions.isEmpty();
    }

    void forEach(BiConsumer<ObjectKey, List<ModelVersion>> action) {
        versions.forEach(action);
    }

    Optional<ModelVersion> version(ObjectKey key, int at) {
        var all = versions.getOrDefault(key, List.of());
        return at < all.size() ? Optional.of(all.get(at)) : Optional.empty();
    }

    /// The current version, unless it is a marker.
    Optional<ModelVersion> stored(ObjectKey key) {
        return version(key, 0).filter(version -> !version.isMarker());
    }

    /// Why [#stored] is empty.
    String whyNoKey(ObjectKey key) {
        return versions.containsKey(key) ? "KeyDeleted" : "NoSuchKey";
    }

    /// A version becomes the newest one, and takes the place of the null version if it is one.
    void add(ObjectKey key, ModelVersion version) {
        boolean named = keeping == Keeping.ENABLED;
        var all = new ArrayList<ModelVersion>();
        all.add(version.named(named));
        for (var older : versions.getOrDefault(key, List.of())) {
            if (named || older.named()) {
                all.add(older);
            }
        }
        versions.put(key, all);
    }

    /// A delete without a version.
    void delete(ObjectKey key, long now) {
        if (everKept()) {
            add(key, ModelVersion.marker(now));
        } else {
            versions.remove(key);
        }
    }

    void remove(ObjectKey key, int at) {
        var all = new ArrayList<>(versions.getOrDefault(key, List.of()));
        all.remove(at);
        if (all.isEmpty()) {
            versions.remove(key);
        } else {
            versions.put(key, all);
        }
    }

    void tag(ObjectKey key, int at, String tag) {
        var all = new ArrayList<>(versions.getOrDefault(key, List.of()));
        all.set(at, all.get(at).tagged(tag));
        versions.put(key, all);
    }
}
