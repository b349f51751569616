package io.granary.conformance.linear;

import java.util.Optional;

/// One request about one key, and what became of it.
///
/// @param value that was written or read; empty for a delete and for a read that found nothing
/// @param expected the value that the key must have for a conditional write
/// @param begunNanos before the first byte was sent
/// @param endedNanos behind the last byte of the answer; [Long#MAX_VALUE] where there was none
record Asked(
        Kind kind,
        Optional<String> value,
        Optional<String> expected,
        Outcome outcome,
        long begunNanos,
        long endedNanos,
        String who) {
    enum Kind {
        PUT,
        PUT_IF_ABSENT,
        PUT_IF_MATCH,
        DELETE,
        GET
    }

    enum Outcome {
        DONE,
        /// The condition did not hold.
        REFUSED,
        /// No answer: it happened at any time since, or never.
        UNKNOWN
    }

    /// The key's value after this, if it can have happened while it had `before`; empty where it cannot. Within it, an
    /// empty value is that the key is not there.
    Optional<Optional<String>> after(Optional<String> before) {
        return switch (kind) {
            case GET -> value.equals(before) ? Optional.of(before) : Optional.empty();
            case PUT -> Optional.of(value);
            case DELETE -> Optional.of(Optional.empty());
            case PUT_IF_ABSENT -> conditional(before.isEmpty(), before);
            case PUT_IF_MATCH -> conditional(before.isPresent() && before.equals(expected), before);
        };
    }

    private Optional<Optional<String>> conditional(boolean holds, Optional<String> before) {
        return switch (outcome) {
            case DONE -> holds ? Optional.of(value) : Optional.empty();
            case REFUSED -> holds ? Optional.empty() : Optional.of(before);
            case UNKNOWN -> Optional.of(holds ? value : before);
        };
    }
}
