package io.granary.gateway.operation;

import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// One operation of S3: reads the request, makes one engine call, renders the answer. It has no state of its own.
///
/// Both methods run on the event loop of the request's connection and must not wait. The stage may complete on any
/// thread; the gateway takes the answer back to the loop. A refusal is a
/// [io.granary.gateway.request.RequestException] or an `EngineException`, thrown or in the stage; anything else that is
/// thrown is a defect and answers 500.
@FunctionalInterface
public interface Operation {
    CompletionStage<S3Response> handle(S3Request request);

    /// Refuses, by throwing, what can be refused from the head alone, before the client is told to send its body
    /// (`100 Continue`): a bucket that is not there, a length beyond the limit. Cheap, because it precedes every
    /// [#handle]; must not touch the body.
    default void admit(S3Request request) {}

    /// The objects that the operation reads beside the one that the request names, such as the source of a copy: its
    /// caller must be allowed to get each. Throws as [#admit] does.
    default List<Target> alsoReads(S3Request request) {
        return List.of();
    }
}
