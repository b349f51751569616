package io.granary.gateway.access;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.QueryParameters;
import io.granary.model.name.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The circumstances of a listing by which a caller could learn whether one key is there: the key is its prefix.
record KeyAsPrefix(Circumstances outer, ObjectKey key) implements Circumstances {
    @Override
    public QueryParameters query() {
        return QueryParameters.parse("prefix=" + URLEncoder.encode(key.toString(), StandardCharsets.UTF_8));
    }

    @Override
    public HeaderFields headers() {
        return outer.headers();
    }

    @Override
    public String sourceAddress() {
        return outer.sourceAddress();
    }

    @Override
    public boolean secure() {
        return outer.secure();
    }

    @Override
    public long nowMillis() {
        return outer.nowMillis();
    }
}
