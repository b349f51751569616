package io.granary.images.encode;

import java.util.Arrays;
import java.util.PriorityQueue;

/// A prefix code made for counted symbols, with the way WebP writes one down.
final class PrefixCode {
    private static final int MAX_BITS = 15;
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private final int[] lengths;
    private final int[] codes;
    private final int used;
    private final int only;

    private PrefixCode(int[] lengths) {
        this.lengths = lengths;
        this.codes = codes(lengths);
        int some = 0;
        int last = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] > 0) {
                some++;
                last = i;
            }
        }
        used = some;
        only = last;
    }

    static PrefixCode of(int[] counts, int maxBits) {
        var scaled = counts.clone();
        var lengths = lengths(scaled);
        while (Arrays.stream(lengths).max().orElse(0) > maxBits) {
            // Flatter counts make a flatter tree.
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = scaled[i] == 0 ? 0 : (scaled[i] >> 1) + 1;
            }
            lengths = lengths(scaled);
        }
        return new PrefixCode(lengths);
    }

    static PrefixCode of(int[] counts) {
        return of(counts, MAX_BITS);
    }

    private record Node(long count, int symbol, int left, int right) {}

    private static int[] lengths(int[] counts) {
        var nodes = new Node[counts.length * 2];
        int made = 0;
        var queue = new PriorityQueue<int[]>((a, b) -> {
            int byCount = Long.compare(nodes[a[0]].count(), nodes[b[0]].count());
            return byCount != 0 ? byCount : Integer.compare(a[0], b[0]);
        });
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                nodes[made] = new Node(counts[i], i, -1, -1);
                queue.add(new int[] {made++});
            }
        }
        var lengths = new int[counts.length];
        if (made == 0) {
            lengths[0] = 1;
            return lengths;
        }
        if (made == 1) {
            lengths[nodes[0].symbol()] = 1;
            return lengths;
        }
        while (queue.size() > 1) {
            int a = queue.remove()[0];
            int b = queue.remove()[0];
            nodes[made] = new Node(nodes[a].count() + nodes[b].count(), -1, a, b);
            queue.add(new int[] {made++});
        }
        var depth = new int[made];
        for (int i = made - 1; i >= 0; i--) {
            var node = nodes[i];
            if (node.symbol() >= 0) {
                lengths[node.symbol()] = depth[i];
            } else {
                depth[node.left()] = depth[i] + 1;
                depth[node.right()] = depth[i] + 1;
            }
        }
        return lengths;
    }

    private static int[] codes(int[] lengths) {
        var codes = new int[lengths.length];
        int code = 0;
        for (int length = 1; length <= MAX_BITS; length++) {
            for (int i = 0; i < lengths.length; i++) {
                if (lengths[i] == length) {
                    codes[i] = Integer.reverse(code++) >>> (32 - length);
                }
            }
            code <<= 1;
        }
        return codes;
    }

    void put(BitWriter out, int symbol) {
        if (used > 1) {
            out.put(codes[symbol], lengths[symbol]);
        }
    }

    /// Writes the code itself: a single symbol in the short form, all others by their lengths.
    void write(BitWriter out) {
        if (used == 1 && only < 256) {
            out.put(1, 1);
            out.put(0, 1);
            out.put(only > 1 ? 1 : 0, 1);
            out.put(only, only > 1 ? 8 : 1);
            return;
        }
        out.put(0, 1);
        var counts = new int[19];
        for (int length : lengths) {
            counts[length]++;
        }
        var code = PrefixCode.of(counts, 7);
        int last = LENGTH_ORDER.length;
        while (last > 4 && code.lengths[LENGTH_ORDER[last - 1]] == 0) {
            last--;
        }
        out.put(last - 4, 4);
        for (int i = 0; i < last; i++) {
            out.put(code.lengths[LENGTH_ORDER[i]], 3);
        }
        out.put(0, 1);
        for (int length : lengths) {
            code.put(out, length);
        }
    }
}
