package io.granary.parquet;

/// Small numbers in runs of equal ones and in groups packed by bits: the hybrid encoding of levels and of places in a
/// dictionary.
final class Runs {
    /// Numbers of a group; a shorter run of equal ones is not worth one of its own.
    private static final int GROUP = 8;

    private Runs() {}

    /// The bits that numbers up to `greatest` take.
    static int width(int greatest) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(greatest);
    }

    /// Appends the first `count` values. Borrows them.
    static void encode(int[] values, int count, int width, Bytes into) {
        int at = 0;
        while (at < count) {
            int end = endOfRun(values, at, count);
            if (end - at >= GROUP) {
                into.putVarint((long) (end - at) << 1);
                for (int shift = 0; shift < width; shift += Byte.SIZE) {
                    into.put(values[at] >>> shift);
                }
                at = end;
            } else {
                at = encodeGroups(values, at, count, width, into);
            }
        }
    }

    /// Packs groups up to where a long run begins, and returns where that is.
    private static int encodeGroups(int[] values, int from, int count, int width, Bytes into) {
        int end = from;
        do {
            end += GROUP;
        } while (end < count && !isLongRun(values, end, count));
        into.putVarint((((end - from) / GROUP) << 1) | 1);
        long bits = 0;
        int held = 0;
        for (int at = from; at < end; at++) {
            bits |= (at < count ? (long) values[at] : 0) << held;
            held += width;
            while (held >= Byte.SIZE) {
                into.put((int) bits);
                bits >>>= Byte.SIZE;
                held -= Byte.SIZE;
            }
        }
        return Math.min(end, count);
    }

    private static boolean isLongRun(int[] values, int at, int count) {
        for (int i = at + 1; i < at + GROUP; i++) {
            if (i >= count || values[i] != values[at]) {
                return false;
            }
        }
        return true;
    }

    private static int endOfRun(int[] values, int at, int count) {
        int end = at + 1;
        while (end < count && values[end] == values[at]) {
            end++;
        }
        return end;
    }
}
