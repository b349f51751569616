package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.model.record.Descriptor;
import io.granary.model.record.DescriptorCodec;
import io.granary.segment.StoreFullException;
import io.granary.segment.format.RecordHeader;
import io.granary.segment.lane.Group;
import io.granary.segment.lane.LaneChange;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One change on its way through the lane: decided in [#decide], answered through its future.
///
/// @param <T> what the change answers
abstract class Change<T> implements LaneChange {
    private final CommitState state;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private int bound;
    private @Nullable T decided; // this or `refused` is set before the change is committed
    private @Nullable RuntimeException refused;

    Change(CommitState state) {
        this.state = state;
    }

    /// Judges the change against the newest state and appends its records, none when there is nothing to do. Throws
    /// [EngineException] to refuse, before anything was appended. On the committer's thread.
    abstract T decide(CommitState state, StagedRecords records);

    /// Completes on the committer's thread.
    final CompletableFuture<T> answer() {
        return answer;
    }

    /// As [#boundBytes], which asks once: the lane wants to know at every step.
    abstract int bound();

    /// How many versions may go by this change, or be replaced: their annotations go with them.
    int versions() {
        return 1;
    }

    @Override
    public final int boundBytes() {
        if (bound == 0) {
            bound = bound() + versions() * AnnotatedVersions.DROP_BOUND;
        }
        return bound;
    }

    @Override
    public boolean mayUseReserve() {
        return false;
    }

    /// What is decided on top of others of the group is answered with them, a refusal too: it tells of what they did,
    /// which nobody may hear of before it is durable.
    @Override
    public final boolean stage(Group group) {
        decided = null;
        refused = null;
        boolean alone = state.isGroupEmpty();
        var records = state.recordsInto(group);
        try {
            decided = decide(state, records);
        } catch (RuntimeException e) {
            if (!records.isEmpty()) {
                throw e;
            }
            refused = e;
        }
        if (alone && records.isEmpty()) {
            committed();
            return false;
        }
        return true;
    }

    @Override
    public final void committed() {
        var refusal = refused;
        if (refusal != null) {
            answer.completeExceptionally(refusal);
        } else {
            answer.complete(Objects.requireNonNull(decided));
        }
    }

    @Override
    public final void failed(Throwable cause) {
        answer.completeExceptionally(new EngineException(
                cause instanceof StoreFullException
                        ? new EngineFailure.Full()
                        : new EngineFailure.NotWritable(String.valueOf(cause.getMessage()))));
    }

    static int boundOf(Descriptor descriptor, int bodyLength) {
        return RecordHeader.LENGTH + DescriptorCodec.bound(descriptor) + bodyLength;
    }
}
