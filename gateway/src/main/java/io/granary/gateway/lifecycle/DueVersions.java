package io.granary.gateway.lifecycle;

import io.granary.engine.listing.VersionPage;
import io.granary.gateway.lifecycle.LifecycleRule.Expiration;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Judges the versions of one key after the other, as they are listed: the newest of each first.
final class DueVersions {
    /// What is to become of a version.
    enum Verdict {
        STAYS,
        EXPIRES,
        GOES_AS_MARKER,
        GOES_AS_NONCURRENT
    }

    private final List<LifecycleRule> rules;
    private final LifecycleDay day;
    private final long nowMillis;
    private Optional<ObjectKey> key = Optional.empty();
    private long successorMillis;
    private int newer;

    DueVersions(List<LifecycleRule> rules, LifecycleDay day, long nowMillis) {
        this.rules = rules.stream().filter(LifecycleRule::enabled).toList();
        this.day = day;
        this.nowMillis = nowMillis;
    }

    /// @param alone whether no other version of the key follows
    /// @param tags of the version, asked only when a rule wants to know
    Verdict judge(ObjectKey of, VersionPage.Version item, boolean alone, Supplier<Map<String, String>> tags) {
        if (!key.equals(Optional.of(of))) {
            key = Optional.of(of);
            newer = 0;
        }
        var version = item.version();
        var verdict = item.current() ? current(of, version, alone, tags) : noncurrent(of, version, tags);
        if (!item.current()) {
            newer++;
        }
        successorMillis = version.modifiedMillis();
        return verdict;
    }

    private Verdict current(ObjectKey of, ObjectVersion version, boolean alone, Supplier<Map<String, String>> tags) {
        return switch (version) {
            case ObjectVersion.Stored stored -> {
                boolean due = rules.stream()
                        .filter(rule -> rule.expiration()
                                .filter(expiration -> isDue(expiration, stored.modifiedMillis()))
                                .isPresent())
                        .anyMatch(rule -> rule.takes(of, stored.size(), tags));
                yield due ? Verdict.EXPIRES : Verdict.STAYS;
            }
            case ObjectVersion.DeleteMarker marker ->
                alone && isMarkerDue(of, marker) ? Verdict.GOES_AS_MARKER : Verdict.STAYS;
        };
    }

    private boolean isMarkerDue(ObjectKey of, ObjectVersion.DeleteMarker marker) {
        return rules.stream()
                .filter(rule -> rule.filter().takes(of) && !rule.filter().asksForTags())
                .flatMap(rule -> rule.expiration().stream())
                .anyMatch(expiration ->
                        expiration instanceof Expiration.OfLoneMarkers || isDue(expiration, marker.modifiedMillis()));
    }

    private boolean isDue(Expiration expiration, long sinceMillis) {
        return switch (expiration) {
            case Expiration.AfterDays after -> day.due(sinceMillis, after.days()) <= nowMillis;
            case Expiration.OnDate on -> on.epochMillis() <= nowMillis;
            case Expiration.OfLoneMarkers ignored -> false;
        };
    }

    private Verdict noncurrent(ObjectKey of, ObjectVersion version, Supplier<Map<String, String>> tags) {
        boolean due = rules.stream()
                .filter(rule -> rule.noncurrent()
                        .filter(past -> newer >= past.newerKept())
                        .filter(past -> day.due(successorMillis, past.days()) <= nowMillis)
                        .isPresent())
                .anyMatch(rule -> switch (version) {
                    case ObjectVersion.Stored stored -> rule.takes(of, stored.size(), tags);
                    case ObjectVersion.DeleteMarker ignored ->
                        rule.filter().takes(of) && !rule.filter().asksForTags();
                });
        return due ? Verdict.GOES_AS_NONCURRENT : Verdict.STAYS;
    }
}
