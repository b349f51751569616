package io.granary.index;

import java.time.Duration;

/// Settings of the index.
///
/// @param generationEntries how many changes wait at most before they are written, and once more while that happens.
///     Each may change another page of 4 KiB, which LMDB holds in native memory until the commit and then keeps for the
///     next one: 32,768 entries bound that at 128 MiB, and larger batches are hardly cheaper per key
/// @param generationBytes the same bound by memory, for long keys; two generations may be on the heap
/// @param flushAge how long a change waits at most: what a restart has to replay
/// @param mapBytes address space to reserve, which is also the most that the index may grow to; less is taken where the
///     system does not give so much
public record IndexConfig(int generationEntries, long generationBytes, Duration flushAge, long mapBytes) {
    public static final IndexConfig DEFAULT = new IndexConfig(32_768, 24L << 20, Duration.ofSeconds(1), 1L << 40);

    public IndexConfig {
        if (generationEntries < 1 || generationBytes < 1 || flushAge.isNegative() || mapBytes < 1 << 20) {
            throw new IllegalArgumentException("index settings out of range");
        }
    }
}
