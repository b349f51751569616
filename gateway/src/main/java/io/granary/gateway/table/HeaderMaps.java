package io.granary.gateway.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.gateway.xml.documents.Tagging;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What stored headers say, as maps in the order of their keys.
final class HeaderMaps {
    private HeaderMaps() {}

    static List<Map.Entry<String, String>> tags(Headers attributes) {
        return attributes
                .find(Attributes.TAGGING)
                .map(query -> Tagging.ofHeader(query, Tagging.MAX_OF_OBJECT).tags().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList())
                .orElse(List.of());
    }

    /// Stored headers have a character for each byte that came.
    static List<Map.Entry<String, String>> metadata(Headers headers) {
        var found = new ArrayList<Map.Entry<String, String>>();
        for (var header : headers.all()) {
            if (header.name().startsWith(Headers.META_PREFIX)) {
                var name = header.name().substring(Headers.META_PREFIX.length());
                found.add(Map.entry(name, new String(header.value().getBytes(ISO_8859_1), UTF_8)));
            }
        }
        found.sort(Map.Entry.comparingByKey());
        return found;
    }
}
