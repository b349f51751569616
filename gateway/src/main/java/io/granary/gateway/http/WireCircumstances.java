package io.granary.gateway.http;

import io.granary.gateway.access.Circumstances;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.QueryParameters;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;

/// The circumstances of a request as its connection knows them.
public record WireCircumstances(
        HttpServerRequest http, HeaderFields headers, QueryParameters query, InstantSource clock)
        implements Circumstances {
    @Override
    public String sourceAddress() {
        var peer = http.remoteAddress();
        return peer == null ? "" : peer.hostAddress();
    }

    @Override
    public boolean secure() {
        return http.isSSL();
    }

    @Override
    public long nowMillis() {
        return clock.millis();
    }
}
