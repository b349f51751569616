package io.granary.engine.listing;

import io.granary.engine.bucket.Buckets;
import io.granary.index.IndexCursor;
import io.granary.index.ObjectIndex;
import io.granary.model.object.ObjectVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes pages of keys by walking the index in key order, over one state of it.
///
/// With a delimiter, everything under a common prefix is one item: the walk tells the prefix and seeks behind it, so a
/// page
/// of directories costs a page of seeks, however many keys lie in them.
public final class Listing {
    private static final byte[] NONE = new byte[0];

    private final ObjectIndex index;
    private final Buckets buckets;

    public Listing(ObjectIndex index, Buckets buckets) {
        this.index = index;
        this.buckets = buckets;
    }

    /// May wait for the disk. Throws [io.granary.engine.EngineException] when there is no such bucket.
    public ListPage page(ListQuery query) {
        var bucket = buckets.get(query.bucket());
        if (query.limit() == 0) {
            return new ListPage(List.of(), NONE, false);
        }
        try (var cursor = index.cursor(bucket.number())) {
            return walk(query, new CommonPrefixes(query.prefix(), query.delimiter()), cursor);
        }
    }

    private static ListPage walk(ListQuery query, CommonPrefixes prefixes, IndexCursor cursor) {
        var items = new ArrayList<ListPage.Item>(Math.min(query.limit(), 64));
        boolean more = start(query, prefixes, cursor);
        while (more && prefixes.startsWithPrefix(cursor.key())) {
            if (!(cursor.version() instanceof ObjectVersion.Stored stored)) {
                more = cursor.next();
                continue;
            }
            var key = cursor.key();
            int end = prefixes.endIn(key);
            var prefix = end < 0 ? NONE : Arrays.copyOf(key, end);
            if (end >= 0 && CommonPrefixes.startsWith(query.after(), prefix)) {
                more = cursor.seek(CommonPrefixes.behind(prefix));
                continue;
            }
            if (items.size() == query.limit()) {
                return new ListPage(items, items.getLast().name(), true);
            }
            if (end < 0) {
                items.add(new ListPage.Key(key, stored));
                more = cursor.next();
            } else {
                items.add(new ListPage.CommonPrefix(prefix));
                more = cursor.seek(CommonPrefixes.behind(prefix));
            }
        }
        return new ListPage(items, NONE, false);
    }

    /// Moves to the first key that the page may show.
    private static boolean start(ListQuery query, CommonPrefixes prefixes, IndexCursor cursor) {
        var after = query.after();
        if (Arrays.compareUnsigned(after, query.prefix()) < 0) {
            return cursor.seek(query.prefix());
        }
        if (prefixes.isOne(after)) {
            return cursor.seek(CommonPrefixes.behind(after));
        }
        return cursor.seek(after) && (!Arrays.equals(cursor.key(), after) || cursor.next());
    }
}
