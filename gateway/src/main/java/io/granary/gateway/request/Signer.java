package io.granary.gateway.request;

/// Whose signature holds.
///
/// @param token the session that the key belongs to; empty for a key of its own
public record Signer(String accessKey, String token) {}
