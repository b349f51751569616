package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import java.util.Optional;
import java.util.function.Supplier;

/// Judges the condition of a write at the commit point.
final class Conditions {
    private Conditions() {}

    /// Throws [EngineException] when the condition does not hold; `current` is asked only when there is one.
    static void require(
            WriteCondition condition, BucketName bucket, ObjectKey key, Supplier<Optional<ObjectVersion>> current) {
        if (condition instanceof WriteCondition.Always) {
            return;
        }
        switch (condition.judge(current.get())) {
            case HOLDS -> {}
            case FAILED -> throw new EngineException(new EngineFailure.ConditionFailed(key, headerOf(condition)));
            case NO_OBJECT -> throw new EngineException(new EngineFailure.NoSuchKey(bucket, key));
        }
    }

    private static String headerOf(WriteCondition condition) {
        return switch (condition) {
            case WriteCondition.Absent ignored -> "If-None-Match";
            case WriteCondition.Differs ignored -> "If-None-Match";
            case WriteCondition.Matches ignored -> "If-Match";
            case WriteCondition.MatchesNothing ignored -> "If-Match";
            case WriteCondition.Present ignored -> "If-Match";
            case WriteCondition.Same same -> headerOf(same);
            case WriteCondition.Seen ignored -> "none";
            case WriteCondition.Always ignored -> "none";
        };
    }

    private static String headerOf(WriteCondition.Same same) {
        if (same.etag().isPresent()) {
            return "If-Match";
        }
        return same.size().isPresent() ? "x-amz-if-match-size" : "x-amz-if-match-last-modified-time";
    }
}
