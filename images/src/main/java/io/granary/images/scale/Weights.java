package io.granary.images.scale;

/// Which samples make each new one along one axis, and how much of each: Lanczos with three lobes, stretched by the
/// factor when it reduces, and cut off at the ends of what is read.
///
/// @param first the first sample that counts, by new sample
/// @param weights `taps` for each new sample, in units of 1 / 2^[#BITS]; they sum up to one
record Weights(int taps, int[] first, int[] weights) {
    /// 255 × 2^14 × 1.5 (what overshoots) fits in an `int` with room.
    static final int BITS = 14;

    private static final double LOBES = 3;

    /// From the samples of [0, length) that lie in [from, to) to `count` new ones.
    static Weights lanczos(double from, double to, int length, int count) {
        double factor = (to - from) / count;
        double stretch = Math.max(1, factor);
        double support = LOBES * stretch;
        int low = Math.clamp((long) Math.floor(from + 1e-6), 0, length - 1);
        int high = Math.clamp((long) Math.ceil(to - 1e-6), low + 1, length);
        int taps = Math.min(((int) Math.ceil(support) * 2) + 1, high - low);
        var first = new int[count];
        var weights = new int[taps * count];
        var exact = new double[taps];
        for (int i = 0; i < count; i++) {
            double centre = from + ((i + 0.5) * factor);
            int begin = Math.clamp((long) Math.floor(centre - support + 0.5), low, high - taps);
            first[i] = begin;
            double sum = 0;
            for (int k = 0; k < taps; k++) {
                exact[k] = kernel((begin + k + 0.5 - centre) / stretch);
                sum += exact[k];
            }
            round(exact, sum, weights, i * taps);
        }
        return new Weights(taps, first, weights);
    }

    /// Rounds so that the sum stays one: a flat picture stays flat.
    private static void round(double[] exact, double sum, int[] weights, int at) {
        int left = 1 << BITS;
        int largest = at;
        for (int k = 0; k < exact.length; k++) {
            int weight = (int) Math.round(exact[k] / sum * (1 << BITS));
            weights[at + k] = weight;
            left -= weight;
            if (weight > weights[largest]) {
                largest = at + k;
            }
        }
        weights[largest] += left;
    }

    private static double kernel(double x) {
        if (Math.abs(x) < 1e-9) {
            return 1;
        }
        if (Math.abs(x) >= LOBES) {
            return 0;
        }
        double angle = Math.PI * x;
        return LOBES * Math.sin(angle) * Math.sin(angle / LOBES) / (angle * angle);
    }
}
