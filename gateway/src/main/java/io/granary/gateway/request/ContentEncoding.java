package io.granary.gateway.request;

import java.util.ArrayList;
import java.util.Optional;

/// The `content-encoding` that belongs to an object: `aws-chunked` is a matter of the transfer and is taken out.
final class ContentEncoding {
    private static final String TRANSFER = "aws-chunked";

    private ContentEncoding() {}

    static Optional<String> ofObject(String header) {
        if (header.equalsIgnoreCase(TRANSFER)) {
            return Optional.empty();
        }
        if (!header.contains(TRANSFER)) {
            return Optional.of(header);
        }
        var kept = new ArrayList<String>();
        for (var coding : header.split(",", -1)) {
            if (!coding.strip().equalsIgnoreCase(TRANSFER)) {
                kept.add(coding.strip());
            }
        }
        return kept.isEmpty() ? Optional.empty() : Optional.of(String.join(",", kept));
    }
}
