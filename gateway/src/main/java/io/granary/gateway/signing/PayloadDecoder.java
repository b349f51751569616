package io.granary.gateway.signing;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes the framing off a body and verifies what its signature says of it, piece by piece. One thread at a time.
public sealed interface PayloadDecoder permits PlainPayload, ChunkedPayload {
    /// Moves payload from `in` to `out` until `in` is empty or payload is left and `out` is full. Borrows both, which
    /// must be on the heap. Throws [RequestException] for whatever is wrong.
    void decode(ByteBuffer in, ByteBuffer out);

    /// To be called when no more comes: throws [RequestException] where the body is not complete or not what was
    /// signed.
    void end();

    /// The value of a trailer after [#end]; `null` where there is none.
    @Nullable
    String trailer(String lowerCaseName);
}
