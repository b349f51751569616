package io.granary.gateway.access.identity;

import io.granary.gateway.access.policy.CompiledPolicies;
import io.granary.gateway.access.policy.PolicyReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Temporary credentials. All that is known of them is in their token, so nothing is stored and nothing is to be
/// cleaned up; the user or role behind them is looked up at each use.
///
/// @param user whose permissions the session has: a user or role, or empty for the root
/// @param sessionName what the one who began it called it; empty for a session of the user itself
/// @param by the key that was signed with when it began, or when the session before it did; the session ends with that
///     key. Empty where an issuer of web identities vouched
/// @param bornMillis when the user or role was made: one of the same name that is made later has none of its sessions
/// @param policy what limits it, in IAM's language; empty for no limit
public record Session(
        String accessKey,
        String secret,
        String user,
        String sessionName,
        String by,
        long bornMillis,
        long sinceMillis,
        long expiresMillis,
        String policy) {
    /// The compiled limit; `null` where there is none.
    @Nullable
    CompiledPolicies compiled() {
        return policy.isEmpty()
                ? null
                : new CompiledPolicies(
                        Map.of("session policy", PolicyReader.ofIdentity(policy.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public String toString() {
        return "Session[accessKey=" + accessKey + ", user=" + user + ", sessionName=" + sessionName + ']';
    }
}
