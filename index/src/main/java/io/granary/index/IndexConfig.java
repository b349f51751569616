package io.granary.index;

import java.time.Duration;

/// Settings of the index.
///
/// @param generationEntries how many changes wait at most before they are written, and once more while that happens.
///     Each may rewrite another page of 4 KiB, which LMDB holds in native memory until the commit, and whose old copy
///     can be used again only two commits later: 8,192 entries bound the one at 32 MiB and the other at 64 MiB of file.
///     A million keys in random order take 220 bytes each on disk with it, 324 with four times as many, for a fifth of
///     the CPU time less
/// @param generationBytes the same bound by memory, for long keys; two generations may be on the heap
/// @param flushAge how long a change waits at most: what a restart has to replay
/// @param mapBytes address space to reserve, which is also the most that the index may grow to; less is taken where the
///     system does not give so much
public record IndexConfig(int generationEntries, long generationBytes, Duration flushAge, long mapBytes) {
    public static final IndexConfig DEFAULT = new IndexConfig(8_192, 16L << 20, Duration.ofSeconds(1), 1L << 40);

    public IndexConfig {
        if (generationEntries < 1 || generationBytes < 1 || flushAge.isNegative() || mapBytes < 1 << 20) {
            throw new IllegalArgumentException("index settings out of range");
        }
    }
}
