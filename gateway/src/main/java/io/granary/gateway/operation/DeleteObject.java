package io.granary.gateway.operation;

import io.granary.engine.Deletion;
import io.granary.engine.ObjectEngine;
import io.granary.gateway.lock.LockHeaders;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualKeys;
import java.util.concurrent.CompletionStage;

/// [DeleteObject](https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html): a key that is not there is
/// as
/// good as deleted.
final class DeleteObject implements Operation {
    private static final String MARKER = "x-amz-delete-marker";

    private final ObjectEngine engine;
    private final VirtualKeys virtual;

    DeleteObject(ObjectEngine engine, VirtualKeys virtual) {
        this.engine = engine;
        this.virtual = virtual;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        UnsupportedHeaders.refuse(request);
        if (ReservedKeys.holds(request.requireKey())) {
            return virtual.delete(request).thenApply(done -> S3Response.status(204));
        }
        return engine.delete(
                        request.requireBucket(),
                        new Deletion.Target(request.requireKey(), Versions.asked(request)),
                        WriteConditions.ofDelete(request.headers()),
                        LockHeaders.bypasses(request.headers()))
                .thenApply(DeleteObject::answer);
    }

    private static S3Response answer(Deletion deletion) {
        var response = S3Response.status(204);
        switch (deletion) {
            case Deletion.Marked marked ->
                response.header(MARKER, "true")
                        .header(Versions.ID, marked.marker().toString());
            case Deletion.Removed removed -> {
                removed.version().ifPresent(id -> response.header(Versions.ID, id.toString()));
                if (removed.marker()) {
                    response.header(MARKER, "true");
                }
            }
            case Deletion.Locked ignored -> {}
        }
        return response;
    }
}
