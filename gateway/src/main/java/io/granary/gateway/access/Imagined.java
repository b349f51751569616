package io.granary.gateway.access;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.QueryParameters;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The circumstances of a request that nobody sent: no headers, no parameters, no TLS.
record Imagined(String sourceAddress) implements Circumstances {
    private static final HeaderFields NO_HEADERS = new HeaderFields() {
        @Override
        public @Nullable String first(String lowerCaseName) {
            return null;
        }

        @Override
        public List<String> all(String lowerCaseName) {
            return List.of();
        }

        @Override
        public int countPrefixed(String lowerCasePrefix) {
            return 0;
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {}
    };

    @Override
    public HeaderFields headers() {
        return NO_HEADERS;
    }

    @Override
    public QueryParameters query() {
        return QueryParameters.NONE;
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public long nowMillis() {
        return System.currentTimeMillis();
    }
}
