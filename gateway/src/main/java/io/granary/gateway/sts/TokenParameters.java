package io.granary.gateway.sts;

import io.granary.gateway.request.QueryParameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The parameters of a call, from its form or its query, checked as they are asked for.
final class TokenParameters {
    /// As AWS has it, in characters.
    static final int MAX_POLICY = 2048;

    static final int LEAST_SECONDS = 900;

    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    /// What would change who gets in or what a session may do: to ignore it would be worse than to refuse it.
    private static final List<String> NOT_TAKEN = List.of(
            "PolicyArns.",
            "Tags.",
            "TransitiveTagKeys.",
            "ProvidedContexts.",
            "SourceIdentity",
            "SerialNumber",
            "TokenCode",
            "ProviderId");

    private final QueryParameters query;
    private final QueryParameters form;

    TokenParameters(QueryParameters query, QueryParameters form) {
        this.query = query;
        this.form = form;
    }

    Optional<String> get(String name) {
        return form.get(name).or(() -> query.get(name)).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        return get(name).orElseThrow(() -> missing(name));
    }

    private static TokenRefusal missing(String name) {
        var member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return TokenRefusal.invalid("1 validation error detected: Value null at '" + member
                + "' failed to satisfy constraint: Member must not be null");
    }

    /// Refuses what AWS knows and this server does not.
    void refuseNotTaken() {
        refuseNotTaken(form);
        refuseNotTaken(query);
    }

    private static void refuseNotTaken(QueryParameters given) {
        for (int i = 0; i < given.size(); i++) {
            var name = given.name(i);
            if (NOT_TAKEN.stream().anyMatch(name::startsWith) && !given.value(i).isEmpty()) {
                throw TokenRefusal.invalid(
                        "This server does not take " + printable(name) + "; a session is limited by Policy alone");
            }
        }
    }

    String sessionName() {
        var name = required("RoleSessionName");
        if (!SESSION_NAME.matcher(name).matches()) {
            throw TokenRefusal.invalid("RoleSessionName must have 2 to 64 characters of [\\w+=,.@-]");
        }
        return name;
    }

    Optional<String> externalId() {
        var id = get("ExternalId");
        if (id.isPresent() && !EXTERNAL_ID.matcher(id.get()).matches()) {
            throw TokenRefusal.invalid("ExternalId must have 2 to 1224 characters of [\\w+=,.@:\\/-]");
        }
        return id;
    }

    /// Empty for none.
    String policy() {
        var policy = get("Policy").orElse("");
        if (policy.length() > MAX_POLICY) {
            throw TokenRefusal.invalid("Policy must have at most " + MAX_POLICY + " characters");
        }
        return policy;
    }

    Duration life(int mostSeconds, int otherwiseSeconds, String ofWhat) {
        var given = get("DurationSeconds");
        if (given.isEmpty()) {
            return Duration.ofSeconds(otherwiseSeconds);
        }
        if (!given.get().matches("\\d{1,9}")) {
            throw TokenRefusal.invalid("DurationSeconds must be a number of seconds");
        }
        int seconds = Integer.parseInt(given.get());
        if (seconds < LEAST_SECONDS) {
            throw TokenRefusal.invalid("DurationSeconds must be at least " + LEAST_SECONDS);
        }
        if (seconds > mostSeconds) {
            throw TokenRefusal.invalid(
                    "The requested DurationSeconds exceeds the " + ofWhat + ", which is " + mostSeconds);
        }
        return Duration.ofSeconds(seconds);
    }

    /// A text of a caller, fit to be told to it again.
    static String printable(String text) {
        var short_ = text.substring(0, Math.min(text.length(), 256));
        return short_.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
