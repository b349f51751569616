package io.granary.gateway.virtual;

import io.granary.gateway.request.S3Request;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The virtual keys `_granary/<name>/…` of every bucket. See the package for how to add one.
///
/// Methods are called on event loops and do not wait. Refusals are thrown or fail the stage, as in an operation.
public interface VirtualTree {
    /// The component, or components, behind `_granary/`, such as `tar`.
    String name();

    /// Opens the object; the caller closes it.
    CompletionStage<? extends VirtualObject> open(VirtualRequest request);

    /// Whether `prefix=_granary/` with a delimiter tells of this tree.
    default boolean isListed() {
        return false;
    }

    /// The keys that begin with `_granary/<name>/` and the request's path, whole and in unsigned byte order of their
    /// UTF-8; thousands at most. A tree that computes its keys from what it is asked has none to tell.
    ///
    /// @param after whole keys up to this one, in UTF-8, need not be told; borrowed
    default CompletionStage<List<Listed>> list(VirtualRequest request, byte[] after) {
        return CompletableFuture.completedStage(List.of());
    }

    /// A line of a listing.
    record Listed(ObjectKey key, VirtualFacts facts) {}

    /// Takes what a PUT brings; the body is the request's. Refuses unless overridden.
    default CompletionStage<Written> put(VirtualRequest request, S3Request http) {
        return refused(request);
    }

    /// Deletes what the key names. Refuses unless overridden.
    default CompletionStage<?> delete(VirtualRequest request) {
        return refused(request);
    }

    /// What a PUT made.
    record Written(Optional<ETag> etag) {}

    private static <T> CompletionStage<T> refused(VirtualRequest request) {
        ReservedKeys.refuseWrite(request.key());
        throw new IllegalStateException(request.key() + " is not reserved");
    }
}
