package io.granary.gateway.signing;

import java.util.Optional;

/// Who may sign. Called on the event loop, so answers at once.
@FunctionalInterface
public interface Credentials {
    Optional<String> secretOf(String accessKey);

    static Credentials single(String accessKey, String secret) {
        var known = Optional.of(secret);
        return asked -> asked.equals(accessKey) ? known : Optional.empty();
    }
}
