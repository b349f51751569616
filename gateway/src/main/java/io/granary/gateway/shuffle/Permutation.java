package io.granary.gateway.shuffle;

/// A permutation of the numbers below a size that takes no memory: a Feistel network over the next power of four,
/// walked
/// until it comes back below the size, which takes less than four steps on average.
///
/// Black and Rogaway, "Ciphers with arbitrary finite domains" (2002), method 2. It is to look random to a training run;
/// it keeps no secret.
final class Permutation {
    private static final int ROUNDS = 6;

    private final long size;
    private final int halfBits;
    private final long mask;
    private final long[] keys = new long[ROUNDS];

    /// @param size from 1 to 2^62
    Permutation(long size, long seed) {
        if (size < 1 || size > 1L << 62) {
            throw new IllegalArgumentException("size " + size);
        }
        this.size = size;
        this.halfBits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(size - 1) + 1) / 2);
        this.mask = (1L << halfBits) - 1;
        for (int round = 0; round < ROUNDS; round++) {
            keys[round] = mix(seed + round * 0x9E3779B97F4A7C15L);
        }
    }

    /// Where `at` goes.
    long of(long at) {
        long found = at;
        do {
            long left = found >>> halfBits;
            long right = found & mask;
            for (int round = 0; round < ROUNDS; round++) {
                long next = left ^ (mix(right ^ keys[round]) & mask);
                left = right;
                right = next;
            }
            found = left << halfBits | right;
        } while (found >= size);
        return found;
    }

    /// What goes to `at`.
    long inverse(long at) {
        long found = at;
        do {
            long left = found >>> halfBits;
            long right = found & mask;
            for (int round = ROUNDS - 1; round >= 0; round--) {
                long before = right ^ (mix(left ^ keys[round]) & mask);
                right = left;
                left = before;
            }
            found = left << halfBits | right;
        } while (found >= size);
        return found;
    }

    /// The finalizer of SplitMix64.
    static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
