package io.granary.gateway.virtual;

import io.granary.engine.listing.ListPage;
import io.granary.engine.listing.ListQuery;
import io.granary.gateway.virtual.VirtualTree.Listed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Pages of virtual keys: prefix, delimiter and paging as for stored ones, over what the trees tell.
final class VirtualListing {
    private static final byte[] NONE = {};

    private VirtualListing() {}

    /// @param requests makes what a tree is asked, of the part of the prefix that lies behind its name
    static CompletionStage<ListPage> page(
            ListQuery query, List<VirtualTree> trees, BiFunction<VirtualTree, String, VirtualRequest> requests) {
        var names = new TreeMap<byte[], @Nullable Listed>(Arrays::compareUnsigned);
        var asked = new ArrayList<CompletableFuture<?>>();
        for (var tree : trees) {
            var root = (ReservedKeys.PREFIX + tree.name() + '/').getBytes(StandardCharsets.UTF_8);
            if (startsWith(query.prefix(), root)) {
                var path = new String(
                        query.prefix(), root.length, query.prefix().length - root.length, StandardCharsets.UTF_8);
                asked.add(tell(tree, requests.apply(tree, path), query, names));
            } else if (startsWith(root, query.prefix()) && tree.isListed()) {
                if (endOfCommonPrefix(root, query) >= 0) {
                    names.put(root, null);
                } else {
                    asked.add(tell(tree, requests.apply(tree, ""), query, names));
                }
            }
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(done -> cut(names, query));
    }

    private static CompletableFuture<?> tell(
            VirtualTree tree, VirtualRequest request, ListQuery query, SortedMap<byte[], @Nullable Listed> names) {
        return tree.list(request, query.after())
                .thenAccept(lines -> {
                    synchronized (names) {
                        lines.forEach(line -> names.put(line.key().utf8(), line));
                    }
                })
                .toCompletableFuture();
    }

    private static ListPage cut(SortedMap<byte[], @Nullable Listed> names, ListQuery query) {
        var items = new ArrayList<ListPage.Item>();
        var last = NONE;
        for (var name : names.entrySet()) {
            var item = item(name.getKey(), name.getValue(), query);
            boolean told = Arrays.compareUnsigned(item.name(), query.after()) <= 0
                    || (item instanceof ListPage.CommonPrefix && startsWith(query.after(), item.name()))
                    || Arrays.equals(item.name(), last);
            if (told || !startsWith(item.name(), query.prefix())) {
                continue;
            }
            if (items.size() == query.limit()) {
                return new ListPage(items, last, true);
            }
            items.add(item);
            last = item.name();
        }
        return new ListPage(items, NONE, false);
    }

    private static ListPage.Item item(byte[] name, @Nullable Listed listed, ListQuery query) {
        int end = endOfCommonPrefix(name, query);
        return end >= 0 || listed == null
                ? new ListPage.CommonPrefix(end < 0 ? name : Arrays.copyOf(name, end))
                : new ListPage.Key(name, VirtualObject.version(listed.facts()));
    }

    private static int endOfCommonPrefix(byte[] key, ListQuery query) {
        var delimiter = query.delimiter();
        for (int at = query.prefix().length; delimiter.length > 0 && at <= key.length - delimiter.length; at++) {
            if (Arrays.equals(key, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at + delimiter.length;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] name, byte[] prefix) {
        return name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    }
}
