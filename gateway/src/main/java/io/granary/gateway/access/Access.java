package io.granary.gateway.access;

import io.granary.gateway.request.Caller;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import io.granary.gateway.signing.Signed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The one decision between a request's signature and its operation. Shared by all event loops.
public interface Access {
    /// What [#admit] and [Caller#require] return when there is nothing to wait for.
    CompletionStage<Void> ALLOWED = CompletableFuture.completedStage(null);

    /// The caller behind a signature that holds, or behind none.
    Caller callerOf(Signed signed, Circumstances circumstances);

    /// Completes when the request may go on, at once in nearly all cases; fails with
    /// [io.granary.gateway.request.RequestException] and
    /// [io.granary.gateway.request.RequestFailure.AccessDenied] when it may not. Event loop.
    ///
    /// @param alsoReads objects that the operation reads beside the one that the request names
    CompletionStage<?> admit(Requirement requirement, S3Request request, List<Target> alsoReads);
}
