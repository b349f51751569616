package io.granary.server;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Whether requests should be sent here. Any thread.
final class Readiness {
    private volatile Optional<String> notReady = Optional.of("starting");

    private volatile Supplier<List<String>> warnings = List::of;

    /// What an operator should look after, one line each; may wait for the disk.
    List<String> warnings() {
        return warnings.get();
    }

    void warn(Supplier<List<String>> source) {
        warnings = source;
    }

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
