package io.granary.server;

import java.util.Optional;

/// Whether requests should be sent here. Any thread.
final class Readiness {
    private volatile Optional<String> notReady = Optional.of("starting");

    /// The reason why not; empty when they should.
    Optional<String> notReady() {
        return notReady;
    }

    void ready() {
        notReady = Optional.empty();
    }

    void not(String reason) {
        notReady = Optional.of(reason);
    }
}
