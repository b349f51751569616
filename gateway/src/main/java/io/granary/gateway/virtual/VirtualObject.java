package io.granary.gateway.virtual;

import io.granary.engine.ObjectBody;
import io.granary.engine.ObjectHead;
import io.granary.engine.OpenObject;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.VersionId;
import io.granary.model.object.BodyLayout;
import io.granary.model.object.ObjectVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// An object that is made while it is read. The operations of S3 see it as any other that was found in a bucket; what
/// it
/// is made of stays readable until it is closed.
public interface VirtualObject extends OpenObject {
    /// Known from the start.
    VirtualFacts facts();

    /// As [OpenObject#body]: [ObjectBody.Whole] for what is small and at hand, [ObjectBody.Streamed] for what is made
    /// while it is sent, on a thread that may block; from `offset` on without making what precedes. Its head is
    /// [#head()].
    @Override
    CompletionStage<ObjectBody> body(long offset, long length);

    default ObjectHead head() {
        return ObjectHead.of(facts().headers(), Optional.empty());
    }

    @Override
    default CompletionStage<ObjectHead> head(boolean checksum) {
        return CompletableFuture.completedStage(head());
    }

    @Override
    default ObjectVersion.Stored version() {
        return version(facts());
    }

    @Override
    default CompletionStage<List<BodyLayout.Part>> parts() {
        return CompletableFuture.completedStage(List.of());
    }

    /// A version that stands in no record: nobody but its object reads its body.
    static ObjectVersion.Stored version(VirtualFacts facts) {
        return new ObjectVersion.Stored(
                VersionId.NULL,
                0,
                facts.modifiedMillis(),
                new SegmentLocation(0, 0, 1),
                facts.size(),
                facts.etag(),
                ObjectVersion.BodyKind.EXTENTS,
                0,
                false);
    }
}
