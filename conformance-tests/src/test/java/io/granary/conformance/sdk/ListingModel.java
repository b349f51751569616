package io.granary.conformance.sdk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;

/// What a listing must hold, computed from all keys in the plainest way.
final class ListingModel {
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final TreeSet<String> keys = new TreeSet<>(BY_BYTES);

    void add(String key) {
        keys.add(key);
    }

    int size() {
        return keys.size();
    }

    List<String> keys() {
        return List.copyOf(keys);
    }

    /// Keys and common prefixes in order, over all pages.
    List<String> list(String prefix, String delimiter, String after) {
        var names = new LinkedHashSet<String>();
        for (var key : keys) {
            if (!key.startsWith(prefix) || BY_BYTES.compare(key, after) <= 0) {
                continue;
            }
            int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            var name = cut < 0 ? key : key.substring(0, cut + delimiter.length());
            // A common prefix that the listing starts at, or inside of, has been told already.
            boolean told = cut >= 0 && after.startsWith(name);
            if (!told) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    /// Keys and prefixes of one page, which come apart, in the one order that they have together.
    static List<String> merged(Collection<String> keys, Collection<String> prefixes) {
        var all = new ArrayList<>(keys);
        all.addAll(prefixes);
        all.sort(BY_BYTES);
        return all;
    }
}
