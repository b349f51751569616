package io.granary.gateway.signing;

import org.jspecify.annotations.Nullable;

/// A request whose signature holds.
///
/// @param payload what was signed of the body
/// @param chunks begins the chain of chunk signatures; there for signed chunks only
public record Signed(
        String accessKey, PayloadHash payload, @Nullable ChunkSignatures chunks) {}
