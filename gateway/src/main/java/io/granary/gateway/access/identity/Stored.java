package io.granary.gateway.access.identity;

import java.util.List;

/// The rows of identities, as JSON.
public final class Stored {
    private Stored() {}

    /// @param email for grants that name it; empty for none
    public record StoredAccount(String name, String id, String canonicalId, String email, long createdMillis) {}

    /// @param policies names of policies, or canned ones such as `readonly@bucket/prefix`
    /// @param trust for a role: who may take it on, as a policy; empty for a user
    public record StoredUser(
            String name, String account, boolean enabled, List<String> policies, String trust, long createdMillis) {
        public StoredUser {
            policies = List.copyOf(policies);
        }

        boolean isRole() {
            return !trust.isEmpty();
        }
    }

    /// @param sealed the secret under the master key
    /// @param expiresMillis 0 for never
    public record StoredKey(
            String id, String user, String sealed, boolean enabled, long expiresMillis, long createdMillis) {
        /// Never the secret, not even sealed.
        @Override
        public String toString() {
            return "StoredKey[id=" + id + ", user=" + user + ", enabled=" + enabled + ']';
        }
    }

    /// @param document in IAM's language
    public record StoredPolicy(String name, String document, long createdMillis) {}
}
