package io.granary.gateway.request;

import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who sent a request, and what they may do. What the operation itself asks for was decided before it began; an
/// operation that touches more than its own bucket and key (entries of a batch, objects that a virtual key is made of)
/// asks here for each.
public interface Caller {
    /// Whose buckets a created bucket joins; empty for a caller without signature.
    Optional<Account> account();

    /// The caller of the same request that another signature, which holds, speaks for: that of a form is in its body.
    Caller signedBy(Signer signer);

    /// As [#require] for an object that comes by a form: `upload` has its key, and its headers are the form's fields.
    CompletionStage<?> requireWrite(S3Request upload);

    /// Completes when the action is allowed, at once in nearly all cases, and fails with [RequestException] and
    /// [RequestFailure.AccessDenied] when it is not. Event loop or a thread that may block.
    ///
    /// @param key `null` for actions on a bucket
    /// @param versionId empty where no version is named
    CompletionStage<?> require(S3Action action, BucketName bucket, @Nullable ObjectKey key, String versionId);

    /// Whether the caller, who may read this object, may know that it is not there. Any thread.
    boolean maySeeAbsence(BucketName bucket, ObjectKey key);

    /// Those of `targets` for which the action is not allowed; asks for each by itself.
    ///
    /// @param ofVersion the action for targets that name a version
    default CompletionStage<Set<Target>> denied(S3Action action, S3Action ofVersion, List<Target> targets) {
        var denied = ConcurrentHashMap.<Target>newKeySet();
        var open = new ArrayList<CompletableFuture<?>>();
        for (var target : targets) {
            var asked = target.versionId().isEmpty() ? action : ofVersion;
            var answer = require(asked, target.bucket(), target.key(), target.versionId())
                    .handle((allowed, refusal) -> refusal == null || denied.add(target))
                    .toCompletableFuture();
            if (!answer.isDone()) {
                open.add(answer);
            }
        }
        return CompletableFuture.allOf(open.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> denied);
    }
}
