package io.granary.gateway.signing;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;

/// The chain of signatures over chunks: each covers its chunk and the signature before it, the first one follows the
/// request's own. One thread at a time.
public final class ChunkSignatures {
    private final SigningKey key;
    private final String amzDate;
    private final String scope;
    private final ByteScratch text = new ByteScratch();
    private String previous;

    ChunkSignatures(SigningKey key, String amzDate, String scope, String seed) {
        this.key = key;
        this.amzDate = amzDate;
        this.scope = scope;
        this.previous = seed;
    }

    /// Throws [RequestException] with [RequestFailure.ChunkSignatureMismatch].
    void verifyChunk(byte[] sha256, String signature) {
        begin("AWS4-HMAC-SHA256-PAYLOAD");
        text.put('\n').put(Sha256.OF_NOTHING);
        finish(sha256, signature);
    }

    /// As [#verifyChunk] for the trailer, hashed as its lines `name:value\n`.
    void verifyTrailer(byte[] sha256, String signature) {
        begin("AWS4-HMAC-SHA256-TRAILER");
        finish(sha256, signature);
    }

    private void begin(String algorithm) {
        text.clear();
        text.put(algorithm)
                .put('\n')
                .put(amzDate)
                .put('\n')
                .put(scope)
                .put('\n')
                .put(previous);
    }

    private void finish(byte[] sha256, String signature) {
        text.put('\n').putHex(sha256);
        if (!Hex.matches(signature, key.sign(text))) {
            throw new RequestException(new RequestFailure.ChunkSignatureMismatch());
        }
        previous = signature;
    }
}
