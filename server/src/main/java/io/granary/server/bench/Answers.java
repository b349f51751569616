package io.granary.server.bench;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How answers are judged.
final class Answers {
    static final String LOST = "connection lost";

    private Answers() {}

    static Optional<String> success(@Nullable Response response) {
        if (response == null) {
            return Optional.of(LOST);
        }
        return response.isSuccess() ? Optional.empty() : Optional.of(response.problem());
    }

    /// Success, and the object's bytes when `verify`.
    static Optional<String> object(@Nullable Response response, Objects objects, long number, boolean verify) {
        var problem = success(response);
        if (problem.isPresent() || !verify || response == null) {
            return problem;
        }
        return objects.matches(number, response.body(), response.length())
                ? Optional.empty()
                : Optional.of("wrong bytes for " + objects.key(number));
    }
}
