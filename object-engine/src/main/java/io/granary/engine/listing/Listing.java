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
            return walk(query, cursor);
        }
    }

    private static ListPage walk(ListQuery query, IndexCursor cursor) {
        var items = new ArrayList<ListPage.Item>(Math.min(query.limit(), 64));
        boolean more = start(query, cursor);
        while (more && startsWith(cursor.key(), query.prefix())) {
            if (!(cursor.version() instanceof ObjectVersion.Stored stored)) {
                more = cursor.next();
                continue;
            }
            var key = cursor.key();
            int end = endOfCommonPrefix(key, query);
            var prefix = end < 0 ? NONE : Arrays.copyOf(key, end);
            if (end >= 0 && startsWith(query.after(), prefix)) {
                more = seekBehind(cursor, prefix);
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
                more = seekBehind(cursor, prefix);
            }
        }
        return new ListPage(items, NONE, false);
    }

    /// Moves to the first key that the page may show.
    private static boolean start(ListQuery query, IndexCursor cursor) {
        var after = query.after();
        if (Arrays.compareUnsigned(after, query.prefix()) < 0) {
            return cursor.seek(query.prefix());
        }
        if (isCommonPrefix(query)) {
            return seekBehind(cursor, after);
        }
        return cursor.seek(after) && (!Arrays.equals(cursor.key(), after) || cursor.next());
    }

    /// Whether the page before ended with a common prefix: everything under it was told.
    private static boolean isCommonPrefix(ListQuery query) {
        var after = query.after();
        return after.length > query.prefix().length
                && startsWith(after, query.prefix())
                && endOfCommonPrefix(after, query) == after.length;
    }

    /// Where the common prefix of a key ends: behind the first delimiter that follows the query's prefix; -1 for none.
    private static int endOfCommonPrefix(byte[] key, ListQuery query) {
        var delimiter = query.delimiter();
        if (delimiter.length == 0) {
            return -1;
        }
        for (int at = query.prefix().length; at <= key.length - delimiter.length; at++) {
            if (Arrays.equals(key, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at + delimiter.length;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// Moves to the first key that does not begin with `prefix`. Bytes of UTF-8 end below 0xFF, so the last one can
    /// always
    /// be counted up.
    private static boolean seekBehind(IndexCursor cursor, byte[] prefix) {
        var behind = prefix.clone();
        behind[behind.length - 1]++;
        return cursor.seek(behind);
    }
}
