package io.granary.testkit.model;

import io.granary.model.object.WriteCondition;
import java.util.List;
import java.util.function.Consumer;

/// What a request must be answered, and what it changes: one effect for each record, since of a request that got no
/// answer a power cut may leave the first records alone.
///
/// @param condition of a write, as it is sent
/// @param isBlind whether the answer tells nothing of requests that wait for their sync
public record Plan(String answer, List<Consumer<ModelStore>> effects, WriteCondition condition, boolean isBlind) {
    static Plan answer(String answer) {
        return of(answer, List.of());
    }

    static Plan of(String answer, List<Consumer<ModelStore>> effects) {
        return new Plan(answer, effects, WriteCondition.ALWAYS, false);
    }

    static Plan refused(String why) {
        return answer(Answer.refused(why));
    }

    Plan with(WriteCondition sent) {
        return new Plan(answer, effects, sent, isBlind);
    }

    public Plan blind() {
        return new Plan(answer, effects, condition, true);
    }
}
