package io.granary.gateway.request;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Header fields copied from where they lay, or made, for any thread.
///
/// @param namesAndValues name in lower case and value in turn
public record DetachedHeaders(List<String> namesAndValues) implements HeaderFields {
    static DetachedHeaders of(HeaderFields fields) {
        var all = new ArrayList<String>(32);
        fields.forEach((name, value) -> {
            all.add(name);
            all.add(value);
        });
        return new DetachedHeaders(List.copyOf(all));
    }

    @Override
    public @Nullable String first(String lowerCaseName) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equals(lowerCaseName)) {
                return namesAndValues.get(i + 1);
            }
        }
        return null;
    }

    @Override
    public List<String> all(String lowerCaseName) {
        var found = new ArrayList<String>(1);
        forEach((name, value) -> {
            if (name.equals(lowerCaseName)) {
                found.add(value);
            }
        });
        return found;
    }

    @Override
    public int countPrefixed(String lowerCasePrefix) {
        int count = 0;
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            count += namesAndValues.get(i).startsWith(lowerCasePrefix) ? 1 : 0;
        }
        return count;
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            action.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
    }
}
