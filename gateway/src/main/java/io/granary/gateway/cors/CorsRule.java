package io.granary.gateway.cors;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// One rule of a [CorsConfiguration]: which origins may send which requests.
///
/// @param origins each with at most one `*`
/// @param methods such as `GET`
/// @param headers that a request may bear, each with at most one `*`; in any case
/// @param exposed headers of the answer that a script may read
public record CorsRule(
        Optional<String> id,
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposed,
        OptionalLong maxAgeSeconds) {
    public CorsRule {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
    }

    /// Whether the rule allows `method` from `origin`, whatever the headers.
    boolean allows(String origin, String method) {
        return methods.contains(method) && origins.stream().anyMatch(allowed -> matches(allowed, origin));
    }

    /// Whether a request may bear all these headers.
    boolean allowsHeaders(List<String> requested) {
        return requested.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .allMatch(name ->
                        headers.stream().anyMatch(allowed -> matches(allowed.toLowerCase(Locale.ROOT), name)));
    }

    /// What is told of the origin: the wildcard where that is all that the rule says.
    String answeredOrigin(String origin) {
        return origins.contains("*") ? "*" : origin;
    }

    private static boolean matches(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        int tail = pattern.length() - star - 1;
        return text.length() >= star + tail
                && text.regionMatches(0, pattern, 0, star)
                && text.regionMatches(text.length() - tail, pattern, star + 1, tail);
    }
}
