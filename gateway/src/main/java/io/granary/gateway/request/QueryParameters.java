package io.granary.gateway.request;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters behind the question mark, decoded. Names and values lie side by side: there are seldom more than ten,
/// and usually none at all.
public final class QueryParameters {
    public static final QueryParameters NONE = new QueryParameters(new String[0], 0);

    private final String[] namesAndValues;
    private final int size;

    /// Takes the array: name and value in turn, `size` pairs of them.
    QueryParameters(String[] namesAndValues, int size) {
        this.namesAndValues = namesAndValues;
        this.size = size;
    }

    public boolean has(String name) {
        return find(name) != null;
    }

    /// The first value under this name; an empty one for `?name` and `?name=`.
    public Optional<String> get(String name) {
        return Optional.ofNullable(find(name));
    }

    /// Whether `name`, or exactly `name=value`, is among them.
    public boolean matches(String nameOrPair) {
        int equals = nameOrPair.indexOf('=');
        if (equals < 0) {
            return has(nameOrPair);
        }
        for (int i = 0; i < size; i++) {
            var name = name(i);
            var value = value(i);
            if (name.length() == equals
                    && name.length() + value.length() + 1 == nameOrPair.length()
                    && nameOrPair.startsWith(name)
                    && nameOrPair.endsWith(value)) {
                return true;
            }
        }
        return false;
    }

    public int size() {
        return size;
    }

    public String name(int index) {
        return namesAndValues[2 * index];
    }

    public String value(int index) {
        return namesAndValues[2 * index + 1];
    }

    private @Nullable String find(String name) {
        for (int i = 0; i < size; i++) {
            if (name(i).equals(name)) {
                return value(i);
            }
        }
        return null;
    }
}
