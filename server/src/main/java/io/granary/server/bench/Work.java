package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one connection does: a request, its answer, the next request. Belongs to the connection's event loop.
interface Work {
    /// Writes the next request into `to`; false when there is none. Borrows `to`.
    boolean next(ByteBuf to);

    /// Judges the answer to the last request: empty when it is right, otherwise what is wrong with it. `null` means
    /// that
    /// the connection broke before an answer came.
    Optional<String> answered(@Nullable Response response);
}
