package io.granary.gateway.lifecycle;

import io.granary.model.name.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Which objects a rule is about: those for which all of it holds.
///
/// @param sizeAbove in bytes, -1 where any size will do
/// @param sizeBelow in bytes, [Long#MAX_VALUE] where any size will do
public record LifecycleFilter(String prefix, Map<String, String> tags, long sizeAbove, long sizeBelow) {
    static final LifecycleFilter ALL = new LifecycleFilter("", Map.of(), -1, Long.MAX_VALUE);

    public LifecycleFilter {
        tags = Map.copyOf(tags);
    }

    /// Whether the key is one of them.
    boolean takes(ObjectKey key) {
        var start = prefix.getBytes(StandardCharsets.UTF_8);
        var name = key.utf8();
        return name.length >= start.length && Arrays.equals(name, 0, start.length, start, 0, start.length);
    }

    boolean takes(long size) {
        return size > sizeAbove && size < sizeBelow;
    }

    boolean takes(Map<String, String> tagsOfObject) {
        return tagsOfObject.entrySet().containsAll(tags.entrySet());
    }

    /// Whether tags must be known.
    boolean asksForTags() {
        return !tags.isEmpty();
    }
}
