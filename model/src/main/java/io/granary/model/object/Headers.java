package io.granary.model.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The headers that are stored with an object and given back with it: the standard ones (`content-type`,
/// `cache-control` and so on) and the user's own (`x-amz-meta-…`). Names are in lower case and stand in the order in
/// which they came; values are as they were sent.
public record Headers(List<Header> all) {
    public static final Headers NONE = new Headers(List.of());

    public static final String CONTENT_TYPE = "content-type";
    public static final String META_PREFIX = "x-amz-meta-";

    /// One header; `name` is in lower case.
    public record Header(String name, String value) {
        boolean isInternal() {
            return name.startsWith(Attributes.PREFIX);
        }
    }

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

    /// Those that are given back as headers: without the attributes of the version, whose names begin with a colon.
    public Headers visible() {
        return only(header -> !header.isInternal());
    }

    /// The attributes of the version ([Attributes]), which are stored like headers and never sent as such.
    public Headers attributes() {
        return only(header -> header.isInternal() && !header.name.equals(Attributes.BORN));
    }

    private Headers only(Predicate<Header> wanted) {
        for (var header : all) {
            if (!wanted.test(header)) {
                return new Headers(all.stream().filter(wanted).toList());
            }
        }
        return this;
    }

    /// The same with this one instead of any other of its name.
    public Headers with(String name, String value) {
        var changed = new ArrayList<>(without(name).all);
        changed.add(new Header(name, value));
        return new Headers(changed);
    }

    /// The same without those of this name.
    public Headers without(String name) {
        return find(name).isEmpty()
                ? this
                : new Headers(
                        all.stream().filter(header -> !header.name.equals(name)).toList());
    }

    /// These and then the others.
    public Headers and(Headers others) {
        if (others.isEmpty()) {
            return this;
        }
        var both = new ArrayList<>(all);
        both.addAll(others.all);
        return new Headers(both);
    }
}
