package io.granary.gateway.signing;

import java.util.Optional;

/// Who may sign. Called on the event loop, so answers at once.
@FunctionalInterface
public interface Credentials {
    /// @param token the session token that came along; empty for none. A key of a session has a secret only with its
    /// own
    ///     token, and a key of a user only without any.
    Optional<String> secretOf(String accessKey, String token);

    static Credentials single(String accessKey, String secret) {
        var known = Optional.of(secret);
        return (asked, token) -> asked.equals(accessKey) && token.isEmpty() ? known : Optional.empty();
    }
}
