package io.granary.gateway.lifecycle;

import io.granary.model.name.ObjectKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// One rule of a [LifecycleConfiguration].
///
/// @param expiration of current versions
/// @param noncurrent of versions that are no longer current
/// @param abortDays how long after their start uploads are given up
public record LifecycleRule(
        String id,
        boolean enabled,
        LifecycleFilter filter,
        Optional<Expiration> expiration,
        Optional<Noncurrent> noncurrent,
        OptionalInt abortDays) {
    /// Whether it is about an object.
    ///
    /// @param tags of the object, asked only when the rule wants to know
    boolean takes(ObjectKey key, long size, Supplier<Map<String, String>> tags) {
        return filter.takes(key) && filter.takes(size) && (!filter.asksForTags() || filter.takes(tags.get()));
    }

    /// When current versions go.
    public sealed interface Expiration {
        /// So many days after they were written.
        record AfterDays(int days) implements Expiration {}

        /// All of them on that day and every day after it.
        ///
        /// @param epochMillis a midnight
        record OnDate(long epochMillis) implements Expiration {}

        /// Delete markers behind which there is no version any more.
        record OfLoneMarkers() implements Expiration {}
    }

    /// When versions that are no longer current go.
    ///
    /// @param days after another version took their place
    /// @param newerKept so many of the newest of them stay all the same; 0 for none
    public record Noncurrent(int days, int newerKept) {}
}
