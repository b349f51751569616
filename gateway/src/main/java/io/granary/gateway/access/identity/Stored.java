package io.granary.gateway.access.identity;

import java.util.List;

/// The rows of identities, as JSON.
public final class Stored {
    private Stored() {}

    /// @param email for grants that name it; empty for none
    public record StoredAccount(String name, String id, String canonicalId, String email, long createdMillis) {}

    /// @param policies names of policies, or canned ones such as `readonly@bucket/prefix`
    /// @param trust for a role: who may take it on, as a policy; empty for a user
    /// @param revokedMillis sessions that began until then are over; 0 for none
    /// @param longestSeconds for a role: how long a session may be; 0 for what AWS has, an hour
    public record StoredUser(
            String name,
            String account,
            boolean enabled,
            List<String> policies,
            String trust,
            long createdMillis,
            long revokedMillis,
            int longestSeconds) {
        private static final int AN_HOUR = 3600;

        public StoredUser {
            policies = List.copyOf(policies);
        }

        public boolean hasTrust() {
            return !trust.isEmpty();
        }

        public int longestSession() {
            return longestSeconds == 0 ? AN_HOUR : longestSeconds;
        }

        StoredUser withEnabled(boolean now) {
            return new StoredUser(name, account, now, policies, trust, createdMillis, revokedMillis, longestSeconds);
        }

        StoredUser withPolicies(List<String> now) {
            return new StoredUser(name, account, enabled, now, trust, createdMillis, revokedMillis, longestSeconds);
        }

        StoredUser withTrust(String now) {
            return new StoredUser(name, account, enabled, policies, now, createdMillis, revokedMillis, longestSeconds);
        }

        StoredUser withRevoked(long now) {
            return new StoredUser(name, account, enabled, policies, trust, createdMillis, now, longestSeconds);
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
