package io.granary.gateway.lifecycle;

import io.granary.gateway.request.HttpDate;
import io.granary.model.name.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// When the rules of a bucket let an object go, and by which of them: what S3 tells in `x-amz-expiration`.
///
/// Counted in real days, whatever length a day has for the server's own runs.
public record Expiry(long atMillis, String ruleId) {
    /// The first of several; empty where no rule lets the current version go.
    ///
    /// @param tags of the object, asked only when a rule wants to know
    public static Optional<Expiry> of(
            List<LifecycleRule> rules,
            ObjectKey key,
            long size,
            long modifiedMillis,
            Supplier<Map<String, String>> tags) {
        Expiry first = null;
        for (var rule : rules) {
            if (rule.enabled() && rule.expiration().isPresent() && rule.takes(key, size, tags)) {
                long at = at(rule.expiration().get(), modifiedMillis);
                if (at != Long.MAX_VALUE && (first == null || at < first.atMillis)) {
                    first = new Expiry(at, rule.id());
                }
            }
        }
        return Optional.ofNullable(first);
    }

    private static long at(LifecycleRule.Expiration expiration, long modifiedMillis) {
        return switch (expiration) {
            case LifecycleRule.Expiration.AfterDays after -> LifecycleDay.REAL.due(modifiedMillis, after.days());
            case LifecycleRule.Expiration.OnDate on -> on.epochMillis();
            case LifecycleRule.Expiration.OfLoneMarkers ignored -> Long.MAX_VALUE;
        };
    }

    /// The header's value; an id may hold characters that no header can.
    public String header() {
        var id = URLEncoder.encode(ruleId, StandardCharsets.UTF_8).replace("+", "%20");
        return "expiry-date=\"" + HttpDate.format(atMillis) + "\", rule-id=\"" + id + '"';
    }
}
