package io.granary.gateway.operation;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What a stage ended with, told apart where both must be looked at because something has to be closed.
final class Stages {
    private Stages() {}

    /// The value, or the failure in the wrapping that stages give it.
    static <T> T valueOrThrow(@Nullable T value, @Nullable Throwable failure) {
        if (failure instanceof CompletionException wrapped) {
            throw wrapped;
        }
        if (failure != null) {
            throw new CompletionException(failure);
        }
        return requireNonNull(value);
    }
}
