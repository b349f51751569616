package io.granary.gateway.chip;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// What was used last, up to a weight in bytes. Any thread.
final class WeighedCache<K, V> {
    /// What an entry costs beside its value.
    private static final int ENTRY_BYTES = 256;

    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private final ToIntFunction<V> weigher;
    private final long mostBytes;
    private long bytes;

    WeighedCache(long mostBytes, ToIntFunction<V> weigher) {
        this.mostBytes = mostBytes;
        this.weigher = weigher;
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(values.get(key));
    }

    synchronized void put(K key, V value) {
        var before = values.put(key, value);
        bytes += weight(value) - (before == null ? 0 : weight(before));
        for (Iterator<V> eldest = values.values().iterator(); bytes > mostBytes && eldest.hasNext(); ) {
            bytes -= weight(eldest.next());
            eldest.remove();
        }
    }

    private long weight(V value) {
        return ENTRY_BYTES + (long) weigher.applyAsInt(value);
    }
}
