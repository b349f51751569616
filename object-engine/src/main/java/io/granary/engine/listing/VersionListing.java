package io.granary.engine.listing;

import io.granary.engine.bucket.Buckets;
import io.granary.index.ObjectIndex;
import io.granary.index.VersionCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/// Makes pages of versions, as [Listing] makes pages of keys.
public final class VersionListing {
    private static final byte[] NONE = new byte[0];

    private final ObjectIndex index;
    private final Buckets buckets;

    public VersionListing(ObjectIndex index, Buckets buckets) {
        this.index = index;
        this.buckets = buckets;
    }

    /// May wait for the disk. Throws [io.granary.engine.EngineException] when there is no such bucket.
    public VersionPage page(VersionQuery query) {
        var bucket = buckets.get(query.bucket());
        try (var cursor = index.versions(bucket.number())) {
            return walk(query, new CommonPrefixes(query.prefix(), query.delimiter()), cursor);
        }
    }

    private static VersionPage walk(VersionQuery query, CommonPrefixes prefixes, VersionCursor cursor) {
        var items = new ArrayList<VersionPage.Item>(Math.min(query.limit(), 64));
        boolean more = start(query, prefixes, cursor);
        while (more && prefixes.startsWithPrefix(cursor.key())) {
            var key = cursor.key();
            int end = prefixes.endIn(key);
            var prefix = end < 0 ? NONE : Arrays.copyOf(key, end);
            if (end >= 0 && CommonPrefixes.startsWith(query.afterKey(), prefix)) {
                more = cursor.seek(CommonPrefixes.behind(prefix));
                continue;
            }
            if (items.size() == query.limit()) {
                return new VersionPage(items, Optional.of(marker(items.getLast())));
            }
            if (end < 0) {
                items.add(new VersionPage.Version(key, cursor.version(), cursor.isCurrent()));
                more = cursor.next();
            } else {
                items.add(new VersionPage.CommonPrefix(prefix));
                more = cursor.seek(CommonPrefixes.behind(prefix));
            }
        }
        return new VersionPage(items, Optional.empty());
    }

    private static VersionPage.Marker marker(VersionPage.Item last) {
        return switch (last) {
            case VersionPage.Version version ->
                new VersionPage.Marker(
                        version.name(), Optional.of(version.version().id()));
            case VersionPage.CommonPrefix common -> new VersionPage.Marker(common.name(), Optional.empty());
        };
    }

    /// Moves to the first version that the page may show.
    private static boolean start(VersionQuery query, CommonPrefixes prefixes, VersionCursor cursor) {
        var after = query.afterKey();
        if (Arrays.compareUnsigned(after, query.prefix()) < 0) {
            return cursor.seek(query.prefix());
        }
        if (query.afterVersion().isPresent()) {
            return cursor.seekBehind(after, query.afterVersion().get());
        }
        if (prefixes.isOne(after)) {
            return cursor.seek(CommonPrefixes.behind(after));
        }
        return after.length == 0 ? cursor.seek(after) : cursor.seek(Arrays.copyOf(after, after.length + 1));
    }
}
