package io.granary.gateway.http;

import io.granary.gateway.request.HeaderFields;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A request's header fields where Vert.x keeps them.
public final class WireHeaders implements HeaderFields {
    private final MultiMap fields;

    public WireHeaders(MultiMap fields) {
        this.fields = fields;
    }

    @Override
    public @Nullable String first(String lowerCaseName) {
        return fields.get(lowerCaseName);
    }

    @Override
    public List<String> all(String lowerCaseName) {
        return fields.getAll(lowerCaseName);
    }

    @Override
    public int countPrefixed(String lowerCasePrefix) {
        int count = 0;
        for (var field : fields) {
            var name = field.getKey();
            if (name.regionMatches(true, 0, lowerCasePrefix, 0, lowerCasePrefix.length())) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
        for (var field : fields) {
            action.accept(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
        }
    }
}
