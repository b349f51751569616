package io.granary.index.overlay;

/// Tells of most keys that a generation does not have that it does not have them, for the price of a hash: nearly all
/// lookups of a store that is also being written to are for keys that are on disk, and a walk down the sorted map costs
/// as much as the lookup there.
///
/// One bit a key in 16 bits of room for each. Written by one thread. A reader sees the bit of whatever it may expect to
/// find, since the bit is set before the entry is put and before the change is answered.
final class KeyFilter {
    private static final int BITS_PER_KEY = 16;
    private static final int LARGEST_BITS = 1 << 22;

    private final long[] words;
    private final int shift;

    /// Room for about so many keys; with more it tells less.
    KeyFilter(int keys) {
        int wanted = (int) Math.min(LARGEST_BITS, (long) keys * BITS_PER_KEY);
        int bits = Math.max(Long.SIZE, Integer.highestOneBit(wanted - 1) << 1);
        words = new long[bits / Long.SIZE];
        shift = Integer.SIZE - Integer.numberOfTrailingZeros(bits);
    }

    void add(OverlayKey key) {
        int bit = bitOf(key);
        words[bit >>> 6] |= 1L << bit;
    }

    /// False only when the key was never added.
    boolean mayHave(OverlayKey key) {
        int bit = bitOf(key);
        return (words[bit >>> 6] & 1L << bit) != 0;
    }

    /// The high bits of a product depend on all bits of the hash.
    private int bitOf(OverlayKey key) {
        return (key.hashCode() * 0x9E3779B9) >>> shift;
    }
}
