package io.granary.gateway.shuffle;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where every so many lines of a manifest begin, and behind them its end: found once, when it is needed.
final class LinePlaces {
    private long @Nullable [] places;

    synchronized long[] get(Supplier<long[]> finder) {
        var found = places;
        if (found == null) {
            found = finder.get();
            places = found;
        }
        return found;
    }
}
