package io.granary.gateway.shuffle;

import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import java.util.List;
import java.util.OptionalLong;

/// What a key behind `_granary/shuffle/` asks for: `NAME=VALUE/…/PREFIX`, options in any order. An option may be a
/// query
/// parameter instead.
///
/// @param prefix of the keys; all where it is empty
/// @param within so many neighbours stay together; 0 for none
/// @param stratified whether every stretch of the order has the classes in their proportions; a class is a directory
///     right below the prefix
/// @param most of each class, where classes are balanced: [#SMALLEST] for as many as the smallest has
record ShuffleSpec(
        long seed,
        long epoch,
        int rank,
        int ranks,
        OptionalLong limit,
        int within,
        boolean stratified,
        OptionalLong most,
        String prefix) {
    static final long SMALLEST = 0;

    private static final List<String> NAMES =
            List.of("seed", "epoch", "rank", "limit", "within", "stratified", "undersample");

    /// Throws [RequestException] with [RequestFailure.InvalidArgument].
    static ShuffleSpec parse(String path, QueryParameters query) {
        var made = new Making();
        for (var name : NAMES) {
            query.get(name).ifPresent(value -> made.take(name, value));
        }
        int from = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
            int equals = path.indexOf('=', from);
            if (equals < 0 || equals > slash || !NAMES.contains(path.substring(from, equals))) {
                break;
            }
            made.take(path.substring(from, equals), path.substring(equals + 1, slash));
            from = slash + 1;
        }
        return made.spec(path.substring(from));
    }

    private static final class Making {
        private long seed;
        private long epoch;
        private long rank;
        private long ranks = 1;
        private OptionalLong limit = OptionalLong.empty();
        private long within;
        private boolean stratified;
        private OptionalLong most = OptionalLong.empty();

        void take(String name, String value) {
            switch (name) {
                case "seed" -> seed = number(name, value, 0, Long.MAX_VALUE);
                case "epoch" -> epoch = number(name, value, 0, Long.MAX_VALUE);
                case "rank" -> rank(value);
                case "limit" -> limit = OptionalLong.of(number(name, value, 1, Long.MAX_VALUE));
                case "within" -> within = number(name, value, 2, Integer.MAX_VALUE);
                case "stratified" -> {
                    if (!value.equals("dir")) {
                        throw refused(name, value, "Classes are directories: stratified=dir");
                    }
                    stratified = true;
                }
                case "undersample" ->
                    most = OptionalLong.of(value.equals("min") ? SMALLEST : number(name, value, 1, Integer.MAX_VALUE));
                default -> throw new IllegalArgumentException(name);
            }
        }

        private void rank(String value) {
            int of = value.indexOf("of");
            if (of < 0) {
                throw refused("rank", value, "A rank is written as 3of8, from 0");
            }
            ranks = number("rank", value.substring(of + 2), 1, 1 << 20);
            rank = number("rank", value.substring(0, of), 0, ranks - 1);
        }

        ShuffleSpec spec(String prefix) {
            if (within > 0 && (stratified || most.isPresent())) {
                throw refused("within", Long.toString(within), "Blocks of neighbours and classes do not go together");
            }
            return new ShuffleSpec(seed, epoch, (int) rank, (int) ranks, limit, (int) within, stratified, most, prefix);
        }
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw refused(name, text, name + " must be a number from " + least + " to " + most);
    }

    private static RequestException refused(String name, String value, String reason) {
        return new RequestException(new RequestFailure.InvalidArgument(name, value, reason));
    }

    /// The same for the only rank, without limit: all ranks share an order.
    ShuffleSpec ofAllRanks() {
        return new ShuffleSpec(seed, epoch, 0, 1, OptionalLong.empty(), within, stratified, most, prefix);
    }

    /// Decides the order together with the keys.
    long mixedSeed() {
        return Permutation.mix(seed + 0x632BE59BD9B4E019L) ^ Permutation.mix(epoch + 0x9E3779B97F4A7C15L);
    }
}
