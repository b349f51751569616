package io.granary.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Carries an [EngineFailure]. A refusal is an answer and no accident: it has no stack trace.
public final class EngineException extends RuntimeException {
    private final transient EngineFailure failure;

    public EngineException(EngineFailure failure) {
        super(failure.toString(), null, false, false);
        this.failure = failure;
    }

    public static <T> CompletionStage<T> failed(EngineFailure failure) {
        return CompletableFuture.failedFuture(new EngineException(failure));
    }

    public EngineFailure failure() {
        return failure;
    }
}
