package io.granary.gateway.signing;

/// What a signature says of the body, as `x-amz-content-sha256` writes it.
public sealed interface PayloadHash {
    /// The body's SHA-256.
    record Exact(String hex) implements PayloadHash {}

    /// Nothing.
    record Unsigned() implements PayloadHash {}

    /// The body comes in chunks of the `aws-chunked` coding.
    ///
    /// @param signed whether each chunk bears a signature
    /// @param trailer whether a trailer follows the last chunk
    record Chunked(boolean signed, boolean trailer) implements PayloadHash {}

    Unsigned UNSIGNED = new Unsigned();
}
