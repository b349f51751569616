package io.granary.gateway.signing;

import org.jspecify.annotations.Nullable;

/// A request whose signature holds, or that has none.
///
/// @param accessKey empty for a request without signature
/// @param token the session that the key belongs to; empty for a key of its own
/// @param payload what was signed of the body
/// @param chunks begins the chain of chunk signatures; there for signed chunks only
public record Signed(
        String accessKey,
        String token,
        PayloadHash payload,
        @Nullable ChunkSignatures chunks) {
    /// A request without signature.
    public static Signed nothing(PayloadHash payload) {
        return new Signed("", "", payload, null);
    }

    public boolean isAnonymous() {
        return accessKey.isEmpty();
    }
}
