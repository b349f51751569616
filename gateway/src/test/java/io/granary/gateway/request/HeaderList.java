package io.granary.gateway.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Header fields from a list, for tests.
public final class HeaderList implements HeaderFields {
    private final List<String> namesAndValues = new ArrayList<>();

    public static HeaderList of(String... namesAndValues) {
        var list = new HeaderList();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            list.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return list;
    }

    public HeaderList add(String name, String value) {
        namesAndValues.add(name.toLowerCase(Locale.ROOT));
        namesAndValues.add(value);
        return this;
    }

    public HeaderList without(String name) {
        var rest = new HeaderList();
        forEach((n, v) -> {
            if (!n.equals(name)) {
                rest.add(n, v);
            }
        });
        return rest;
    }

    @Override
    public @Nullable String first(String lowerCaseName) {
        var all = all(lowerCaseName);
        return all.isEmpty() ? null : all.get(0);
    }

    @Override
    public List<String> all(String lowerCaseName) {
        var all = new ArrayList<String>();
        forEach((name, value) -> {
            if (name.equals(lowerCaseName)) {
                all.add(value);
            }
        });
        return all;
    }

    @Override
    public int countPrefixed(String lowerCasePrefix) {
        var count = new int[1];
        forEach((name, value) -> count[0] += name.startsWith(lowerCasePrefix) ? 1 : 0);
        return count[0];
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            action.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
    }
}
