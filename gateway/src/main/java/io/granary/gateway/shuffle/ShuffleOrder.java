package io.granary.gateway.shuffle;

import io.granary.engine.listing.KeyList;

/// An order of ordinals: which key comes at each place. It is asked for any place, in any order, by any thread.
sealed interface ShuffleOrder {
    /// How many places there are.
    long size();

    /// The ordinal of the key at a place.
    int ordinal(long place);

    static ShuffleOrder of(ShuffleSpec spec, KeyList keys) {
        long seed = spec.mixedSeed();
        if (keys.count() == 0) {
            return new Nothing();
        }
        if (spec.stratified() || spec.most().isPresent()) {
            var sample = Sample.of(spec, keys, seed);
            return spec.stratified() ? Stratified.of(sample, seed) : new Sampled(sample, seed);
        }
        return spec.within() > 0 && spec.within() < keys.count()
                ? new Blocks(keys.count(), spec.within(), seed)
                : new Whole(keys.count(), seed);
    }

    record Nothing() implements ShuffleOrder {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public int ordinal(long place) {
            throw new IndexOutOfBoundsException();
        }
    }

    /// All keys, each anywhere.
    record Whole(long size, Permutation permutation) implements ShuffleOrder {
        Whole(long size, long seed) {
            this(size, new Permutation(size, seed));
        }

        @Override
        public int ordinal(long place) {
            return (int) permutation.of(place);
        }
    }

    /// All keys, in blocks of neighbours: blocks in any order, and the keys of each in any order.
    final class Blocks implements ShuffleOrder {
        private final int count;
        private final int block;
        private final long seed;
        private final Permutation blocks;

        /// Where the last block, which may be short, comes; and how much shorter it is.
        private final long shortAt;

        private final int shortSize;

        Blocks(int count, int block, long seed) {
            this.count = count;
            this.block = block;
            this.seed = seed;
            int number = (count - 1) / block + 1;
            this.blocks = new Permutation(number, seed);
            this.shortAt = blocks.inverse(number - 1);
            this.shortSize = count - (number - 1) * block;
        }

        @Override
        public long size() {
            return count;
        }

        @Override
        public int ordinal(long place) {
            long shortBegin = shortAt * block;
            boolean behind = place >= shortBegin + shortSize;
            long shifted = behind ? place + block - shortSize : place;
            long of = blocks.of(shifted / block);
            int size = shifted / block == shortAt ? shortSize : block;
            long within = new Permutation(size, Permutation.mix(seed ^ (of + 1))).of(shifted % block);
            return (int) (of * block + within);
        }
    }

    /// Some of each class, each anywhere.
    record Sampled(Sample sample, Permutation permutation) implements ShuffleOrder {
        Sampled(Sample sample, long seed) {
            this(sample, new Permutation(sample.size(), seed));
        }

        @Override
        public long size() {
            return sample.size();
        }

        @Override
        public int ordinal(long place) {
            return sample.ordinal(permutation.of(place));
        }
    }

    /// Some of each class or all, spread so that every stretch has the classes in their proportions: of a class of `n`
    /// the keys stand at places that are an `n`th of the whole apart, to within a few.
    final class Stratified implements ShuffleOrder {
        private final Sample sample;
        private final int[] places;

        private Stratified(Sample sample, int[] places) {
            this.sample = sample;
            this.places = places;
        }

        static Stratified of(Sample sample, long seed) {
            return new Stratified(sample, sample.spread(seed));
        }

        @Override
        public long size() {
            return places.length;
        }

        @Override
        public int ordinal(long place) {
            return sample.ordinal(places[Math.toIntExact(place)]);
        }
    }
}
