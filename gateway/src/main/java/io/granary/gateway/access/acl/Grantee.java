package io.granary.gateway.access.acl;

import org.jspecify.annotations.Nullable;

/// To whom a grant is.
public sealed interface Grantee {
    /// An account by its canonical id.
    record Owner(String canonicalId) implements Grantee {}

    /// Everybody of a kind.
    record Group(Kind kind) implements Grantee {}

    /// The groups that S3 has; a list to the third gives nobody anything here.
    enum Kind {
        ALL_USERS("http://acs.amazonaws.com/groups/global/AllUsers"),
        AUTHENTICATED_USERS("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"),
        LOG_DELIVERY("http://acs.amazonaws.com/groups/s3/LogDelivery");

        private final String uri;

        Kind(String uri) {
            this.uri = uri;
        }

        public String uri() {
            return uri;
        }

        /// `null` for another.
        public static @Nullable Kind ofUri(String uri) {
            for (var kind : values()) {
                if (kind.uri.equals(uri)) {
                    return kind;
                }
            }
            return null;
        }

        boolean isPublic() {
            return this != LOG_DELIVERY;
        }
    }
}
