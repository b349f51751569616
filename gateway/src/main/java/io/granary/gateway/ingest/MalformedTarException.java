package io.granary.gateway.ingest;

import java.io.IOException;

/// What was sent cannot be read as an archive; the message says where, in words for whoever sent it.
final class MalformedTarException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedTarException(String message) {
        super(message);
    }
}
