package io.granary.engine.write;

import io.granary.engine.Deletion;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.read.ObjectReader;
import io.granary.model.name.BucketName;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.WriteCondition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Deletes, and looks closer at versions that may be locked: the committer knows from the index that one may be, its
/// record
/// says until when, and the committer then takes the word of whoever has read that very record.
public final class Deleting {
    private static final int MAX_ATTEMPTS = 100;

    private final Committer committer;
    private final ObjectReader reader;
    private final InstantSource clock;

    public Deleting(Committer committer, ObjectReader reader, InstantSource clock) {
        this.committer = committer;
        this.reader = reader;
        this.clock = clock;
    }

    /// Deletes in few commits; the answers stand in the order of the targets.
    ///
    /// @param condition goes with a single target
    /// @param bypass whether a retention in governance mode counts for nothing
    public CompletionStage<List<Deletion>> delete(
            BucketName bucket, List<Deletion.Target> targets, WriteCondition condition, boolean bypass) {
        return committer.delete(bucket, targets, condition).thenCompose(done -> {
            CompletionStage<List<Deletion>> all = CompletableFuture.completedFuture(done);
            for (int i = 0; i < done.size(); i++) {
                if (done.get(i) instanceof Deletion.Locked locked) {
                    int at = i;
                    all = all.thenCompose(some ->
                            look(bucket, locked, condition, bypass, 1).thenApply(one -> replaced(some, at, one)));
                }
            }
            return all;
        });
    }

    private static List<Deletion> replaced(List<Deletion> some, int at, Deletion one) {
        var changed = new ArrayList<>(some);
        changed.set(at, one);
        return changed;
    }

    private CompletionStage<Deletion> look(
            BucketName bucket, Deletion.Locked locked, WriteCondition condition, boolean bypass, int attempt) {
        if (attempt > MAX_ATTEMPTS) {
            return EngineException.failed(new EngineFailure.Busy());
        }
        var named = Optional.of(locked.version());
        try {
            var object = reader.open(bucket, locked.key(), named);
            long sequence = object.version().sequence();
            return object.contents()
                    .whenComplete((read, failure) -> object.close())
                    .thenCompose(contents -> {
                        var headers = contents.descriptor().headers();
                        if (Attributes.forbidDeletion(headers, bypass, clock.millis())) {
                            return CompletableFuture.completedFuture(locked);
                        }
                        return committer
                                .delete(bucket, new Deletion.Target(locked.key(), named), condition, sequence)
                                .thenCompose(done -> done instanceof Deletion.Locked again
                                        ? look(bucket, again, condition, bypass, attempt + 1)
                                        : CompletableFuture.completedFuture(done));
                    });
        } catch (EngineException gone) {
            return gone(locked.version(), locked, gone);
        }
    }

    /// A version that is gone is as good as deleted.
    private static CompletionStage<Deletion> gone(VersionId version, Deletion.Locked locked, EngineException why) {
        return why.failure() instanceof EngineFailure.NoSuchVersion
                ? CompletableFuture.completedFuture(new Deletion.Removed(locked.key(), Optional.of(version), false))
                : CompletableFuture.failedFuture(why);
    }
}
