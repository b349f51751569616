package io.granary.gateway.access;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.QueryParameters;

/// What a decision may depend on beside the caller and the resource: conditions of policies ask for it. Asked seldom,
/// so nothing is computed before.
public interface Circumstances {
    HeaderFields headers();

    QueryParameters query();

    /// The peer's IP address.
    String sourceAddress();

    /// Whether the request came over TLS.
    boolean secure();

    /// The request's own time, for conditions on dates.
    long nowMillis();
}
