package io.granary.model.object;

import java.util.List;
import java.util.Optional;

/// The headers that are stored with an object and given back with it: the standard ones (`content-type`,
/// `cache-control` and so on) and the user's own (`x-amz-meta-…`). Names are in lower case and stand in the order in
/// which they came; values are as they were sent.
public record Headers(List<Header> all) {
    public static final Headers NONE = new Headers(List.of());

    public static final String CONTENT_TYPE = "content-type";
    public static final String META_PREFIX = "x-amz-meta-";

    /// One header; `name` is in lower case.
    public record Header(String name, String value) {}

    public Headers {
        all = List.copyOf(all);
    }

    public Optional<String> find(String name) {
        for (var header : all) {
            if (header.name.equals(name)) {
                return Optional.of(header.value);
            }
        }
        return Optional.empty();
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }
}
