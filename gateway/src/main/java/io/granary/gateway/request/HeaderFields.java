package io.granary.gateway.request;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The header fields of a request, looked up where they lie and never copied as a whole. Values are as received, each
/// byte one character (Latin-1), without the white space around them. Valid until the request is answered; event loop
/// only.
public interface HeaderFields {
    /// The first value under a name, given in lower case; `null` where there is none.
    @Nullable
    String first(String lowerCaseName);

    /// All values under a name, in order; usually one, often none.
    List<String> all(String lowerCaseName);

    /// How many fields have a name that begins with this prefix, given in lower case.
    int countPrefixed(String lowerCasePrefix);

    /// Gives each field with its name in lower case, in the order in which they came.
    void forEach(BiConsumer<String, String> action);
}
