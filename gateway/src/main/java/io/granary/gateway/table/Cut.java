package io.granary.gateway.table;

/// Where a table is cut into parts: behind rows whose name has a certain hash, so that the same content is cut the same
/// way whatever it was before, and a change moves no cut but those beside it. Long rows weigh more, so that parts of
/// them have fewer.
final class Cut {
    /// What weighs as much as one more row.
    private static final int BYTES = 512;

    /// A part weighs as much at least, unless it is the last; about so much more in the mean; and no more than this.
    private static final int LEAST = 8_192;

    private static final int MEAN = 24_576;
    private static final int MOST = 81_920;

    private int weight;

    /// Tells of a row; returns whether the part ends behind it.
    ///
    /// @param hash of the row's name, all bits of which are good
    /// @param bytes of its values, more or less
    boolean endsBehind(long hash, long bytes) {
        long row = 1 + bytes / BYTES;
        weight += (int) row;
        if (weight >= MOST || (weight >= LEAST && Long.remainderUnsigned(hash, MEAN) < row)) {
            weight = 0;
            return true;
        }
        return false;
    }

    /// A hash whose bits are all good, of one whose bits are not.
    static long mixed(long hash) {
        long z = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
