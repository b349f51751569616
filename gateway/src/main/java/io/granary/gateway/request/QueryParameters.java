package io.granary.gateway.request;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters behind the question mark, decoded. Names and values lie side by side: there are seldom more than ten,
/// and usually none at all.
public final class QueryParameters {
    /// No operation has as many; a bound on what one request may make us decode.
    public static final int MAX_PARAMETERS = 64;

    public static final QueryParameters NONE = new QueryParameters(new String[0], 0);

    private final String[] namesAndValues;
    private final int size;

    /// Takes the array: name and value in turn, `size` pairs of them.
    QueryParameters(String[] namesAndValues, int size) {
        this.namesAndValues = namesAndValues;
        this.size = size;
    }

    /// Decodes a raw query, in which `+` is a space. Throws [RequestException] with [RequestFailure.MalformedUri] for
    /// malformed encoding and for more than [#MAX_PARAMETERS].
    public static QueryParameters parse(String rawQuery) {
        if (rawQuery.isEmpty()) {
            return NONE;
        }
        var pairs = new String[8];
        int size = 0;
        for (int from = 0; from <= rawQuery.length(); ) {
            int ampersand = rawQuery.indexOf('&', from);
            int to = ampersand < 0 ? rawQuery.length() : ampersand;
            if (to > from) {
                if (size == MAX_PARAMETERS) {
                    throw malformed("more than " + MAX_PARAMETERS + " parameters");
                }
                if (2 * size == pairs.length) {
                    pairs = Arrays.copyOf(pairs, 2 * pairs.length);
                }
                int equals = rawQuery.indexOf('=', from);
                int nameEnd = equals < 0 || equals > to ? to : equals;
                pairs[2 * size] = decode(rawQuery, from, nameEnd);
                pairs[2 * size + 1] = decode(rawQuery, Math.min(nameEnd + 1, to), to);
                size++;
            }
            from = to + 1;
        }
        return new QueryParameters(pairs, size);
    }

    private static String decode(String rawQuery, int from, int to) {
        var text = PercentCoding.decodeText(rawQuery, from, to, true);
        if (text == null) {
            throw malformed("percent-encoding or UTF-8 is malformed");
        }
        return text;
    }

    private static RequestException malformed(String reason) {
        return new RequestException(new RequestFailure.MalformedUri(reason));
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
