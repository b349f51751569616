package io.granary.gateway.shuffle;

import io.granary.engine.listing.KeyList;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.PriorityQueue;

/// The keys under a prefix by their classes, which are the directories right below it, and how many are taken of each.
///
/// Keys are sorted, so a class is a run of them: it is found by looking for its end.
final class Sample {
    /// A class has its number, and a stratified order a number for each key, so it has a bound.
    private static final int MAX_CLASSES = 1 << 16;

    static final int MAX_STRATIFIED = 4 << 20;

    private final int[] begins;
    private final Permutation[] within;

    /// Where each class begins among those that are taken, and behind the last their number.
    private final long[] taken;

    private Sample(int[] begins, Permutation[] within, long[] taken) {
        this.begins = begins;
        this.within = within;
        this.taken = taken;
    }

    /// Keys that lie in no directory below the prefix are a class too. Throws [RequestException] for too many classes.
    static Sample of(ShuffleSpec spec, KeyList keys, long seed) {
        var begins = begins(spec.prefix().getBytes(StandardCharsets.UTF_8).length, keys);
        int classes = begins.length - 1;
        long most = Long.MAX_VALUE;
        if (spec.most().isPresent()) {
            most = spec.most().getAsLong();
            if (most == ShuffleSpec.SMALLEST) {
                most = Long.MAX_VALUE;
                for (int at = 0; at < classes; at++) {
                    most = Math.min(most, begins[at + 1] - begins[at]);
                }
            }
        }
        var within = new Permutation[classes];
        var taken = new long[classes + 1];
        for (int at = 0; at < classes; at++) {
            int size = begins[at + 1] - begins[at];
            within[at] = new Permutation(size, Permutation.mix(seed ^ (at + 1)));
            taken[at + 1] = taken[at] + Math.min(most, size);
        }
        if (spec.stratified() && taken[classes] > MAX_STRATIFIED) {
            throw new RequestException(new RequestFailure.InvalidArgument(
                    "stratified", "dir", "At most " + MAX_STRATIFIED + " keys can be stratified"));
        }
        return new Sample(begins, within, taken);
    }

    private static int[] begins(int prefix, KeyList keys) {
        var begins = new int[16];
        int classes = 0;
        int at = 0;
        while (at < keys.count()) {
            if (classes + 1 == begins.length) {
                begins = Arrays.copyOf(begins, 2 * begins.length);
            }
            if (classes == MAX_CLASSES) {
                throw new RequestException(new RequestFailure.InvalidArgument(
                        "prefix", "", "There are more than " + MAX_CLASSES + " directories below the prefix"));
            }
            begins[classes++] = at;
            at = end(keys, at, directory(keys.key(at), prefix), prefix);
        }
        begins = Arrays.copyOf(begins, classes + 1);
        begins[classes] = keys.count();
        return begins;
    }

    /// The bytes of a key up to the slash that ends its class; up to the prefix alone where there is none.
    private static byte[] directory(byte[] key, int prefix) {
        for (int at = prefix; at < key.length; at++) {
            if (key[at] == '/') {
                return Arrays.copyOf(key, at + 1);
            }
        }
        return Arrays.copyOf(key, prefix);
    }

    /// The first ordinal behind `from` whose key is of another class.
    private static int end(KeyList keys, int from, byte[] directory, int prefix) {
        if (directory.length == prefix) {
            int at = from + 1;
            while (at < keys.count() && directory(keys.key(at), prefix).length == prefix) {
                at++;
            }
            return at;
        }
        int inside = from;
        int step = 1;
        while (inside + (long) step < keys.count() && startsWith(keys.key(inside + step), directory)) {
            inside += step;
            step = step > 1 << 28 ? step : 2 * step;
        }
        int outside = (int) Math.min(keys.count(), inside + (long) step);
        while (outside - inside > 1) {
            int middle = (inside + outside) >>> 1;
            if (startsWith(keys.key(middle), directory)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private static boolean startsWith(byte[] key, byte[] directory) {
        return key.length >= directory.length
                && Arrays.equals(key, 0, directory.length, directory, 0, directory.length);
    }

    long size() {
        return taken[taken.length - 1];
    }

    /// The ordinal of one of those that are taken.
    int ordinal(long number) {
        int found = Arrays.binarySearch(taken, number);
        int of = found >= 0 ? found : -found - 2;
        return begins[of] + (int) within[of].of(number - taken[of]);
    }

    /// Those that are taken, by number, class by class spread over the whole.
    int[] spread(long seed) {
        record Next(double at, int of, int number) implements Comparable<Next> {
            @Override
            public int compareTo(Next other) {
                int byPlace = Double.compare(at, other.at);
                return byPlace != 0 ? byPlace : Integer.compare(of, other.of);
            }
        }
        var queue = new PriorityQueue<Next>();
        var starts = new double[begins.length - 1];
        for (int of = 0; of < starts.length; of++) {
            starts[of] = (Permutation.mix(seed + 31L * of) >>> 11) * 0x1p-53;
            queue.add(new Next(starts[of] / (taken[of + 1] - taken[of]), of, 0));
        }
        var places = new int[(int) size()];
        for (int place = 0; place < places.length; place++) {
            var next = queue.remove();
            long size = taken[next.of + 1] - taken[next.of];
            places[place] = (int) taken[next.of] + next.number;
            if (next.number + 1 < size) {
                queue.add(new Next((next.number + 1 + starts[next.of]) / size, next.of, next.number + 1));
            }
        }
        return places;
    }
}
