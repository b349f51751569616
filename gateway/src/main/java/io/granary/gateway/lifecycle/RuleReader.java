package io.granary.gateway.lifecycle;

import io.granary.gateway.lifecycle.LifecycleRule.Expiration;
import io.granary.gateway.lifecycle.LifecycleRule.Noncurrent;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.XmlElement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Reads one `Rule` and checks it as S3 does.
final class RuleReader {
    private static final int MAX_ID_CHARACTERS = 255;
    private static final int MAX_NEWER_KEPT = 100;
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private RuleReader() {}

    static LifecycleRule read(XmlElement rule, String id) {
        if (id.length() > MAX_ID_CHARACTERS) {
            throw invalid("ID", id, "ID length should not exceed allowed limit of " + MAX_ID_CHARACTERS);
        }
        LifecycleFilter filter = null;
        Expiration expiration = null;
        Noncurrent noncurrent = null;
        int abortDays = 0;
        boolean moves = false;
        for (var child : rule.children()) {
            switch (child.name()) {
                case "ID", "Status" -> {}
                case "Prefix" -> filter = once(filter, child, prefix(child.text()));
                case "Filter" -> filter = once(filter, child, filter(child));
                case "Expiration" -> expiration = once(expiration, child, expiration(child));
                case "NoncurrentVersionExpiration" -> noncurrent = once(noncurrent, child, noncurrent(child));
                case "AbortIncompleteMultipartUpload" ->
                    abortDays = positive(child, "DaysAfterInitiation")
                            .orElseThrow(() -> new MalformedXmlException("expected <DaysAfterInitiation>"));
                case "Transition", "NoncurrentVersionTransition" -> moves |= checkTransition(child);
                default -> throw new MalformedXmlException("unexpected <" + child.name() + '>');
            }
        }
        if (filter == null) {
            throw new MalformedXmlException("a <Rule> needs a <Filter>");
        }
        boolean enabled = enabled(rule);
        if (moves) {
            throw new RequestException(
                    new RequestFailure.NotImplemented("Transition: there is one storage class, STANDARD"));
        }
        requireAction(expiration, noncurrent, abortDays, filter);
        return new LifecycleRule(
                id,
                enabled,
                filter,
                Optional.ofNullable(expiration),
                Optional.ofNullable(noncurrent),
                abortDays == 0 ? OptionalInt.empty() : OptionalInt.of(abortDays));
    }

    private static void requireAction(
            @Nullable Expiration expiration, @Nullable Noncurrent noncurrent, int abortDays, LifecycleFilter filter) {
        if (expiration == null && noncurrent == null && abortDays == 0) {
            throw refused("At least one action needs to be specified in a rule");
        }
        if (filter.asksForTags() && abortDays > 0) {
            throw refused("AbortIncompleteMultipartUpload cannot be specified with Tags.");
        }
        if (filter.asksForTags() && expiration instanceof Expiration.OfLoneMarkers) {
            throw refused("ExpiredObjectDeleteMarker cannot be specified with Tags.");
        }
    }

    private static boolean enabled(XmlElement rule) {
        return switch (rule.textOf("Status").orElse("")) {
            case "Enabled" -> true;
            case "Disabled" -> false;
            default -> throw new MalformedXmlException("a <Status> must be Enabled or Disabled");
        };
    }

    private static LifecycleFilter prefix(String text) {
        return new LifecycleFilter(text, Map.of(), -1, Long.MAX_VALUE);
    }

    /// S3 wants a single condition or an `And`. Where there are more, all of them must hold, so that nothing goes that
    /// one of them would have kept.
    private static LifecycleFilter filter(XmlElement filter) {
        var prefixes = "";
        var tags = new LinkedHashMap<String, String>();
        long above = -1;
        long below = Long.MAX_VALUE;
        for (var child : filter.children()) {
            switch (child.name()) {
                case "Prefix" -> prefixes = longer(prefixes, child.text());
                case "Tag" -> addTag(tags, child);
                case "ObjectSizeGreaterThan" -> above = Math.max(above, size(child));
                case "ObjectSizeLessThan" -> below = Math.min(below, size(child));
                case "And" -> {
                    var all = filter(child);
                    prefixes = longer(prefixes, all.prefix());
                    tags.putAll(all.tags());
                    above = Math.max(above, all.sizeAbove());
                    below = Math.min(below, all.sizeBelow());
                }
                default -> throw new MalformedXmlException("unexpected <" + child.name() + '>');
            }
        }
        return new LifecycleFilter(prefixes, tags, above, below);
    }

    private static String longer(String one, String other) {
        if (one.startsWith(other)) {
            return one;
        }
        if (other.startsWith(one)) {
            return other;
        }
        throw refused("No key begins with both prefixes of the rule.");
    }

    private static void addTag(Map<String, String> tags, XmlElement tag) {
        var key = tag.textOf("Key").orElseThrow(() -> new MalformedXmlException("a <Tag> needs a <Key>"));
        var value = tag.textOf("Value").orElseThrow(() -> new MalformedXmlException("a <Tag> needs a <Value>"));
        if (tags.put(key, value) != null) {
            throw refused("Duplicate Tag Keys are not allowed.");
        }
    }

    private static long size(XmlElement element) {
        try {
            return Long.parseUnsignedLong(element.text().strip());
        } catch (NumberFormatException e) {
            throw new MalformedXmlException("<" + element.name() + "> is no size");
        }
    }

    private static Expiration expiration(XmlElement element) {
        if (element.children().size() != 1) {
            throw new MalformedXmlException("an <Expiration> needs one of Days, Date and ExpiredObjectDeleteMarker");
        }
        var only = element.children().getFirst();
        return switch (only.name()) {
            case "Days" -> new Expiration.AfterDays(positive(element, "Days").orElseThrow());
            case "Date" -> new Expiration.OnDate(midnight(only.text().strip()));
            case "ExpiredObjectDeleteMarker" -> {
                if (!only.text().strip().equalsIgnoreCase("true")) {
                    throw new MalformedXmlException("<ExpiredObjectDeleteMarker> must be true");
                }
                yield new Expiration.OfLoneMarkers();
            }
            default -> throw new MalformedXmlException("unexpected <" + only.name() + '>');
        };
    }

    private static Noncurrent noncurrent(XmlElement element) {
        for (var child : element.children()) {
            if (!child.name().equals("NoncurrentDays") && !child.name().equals("NewerNoncurrentVersions")) {
                throw new MalformedXmlException("unexpected <" + child.name() + '>');
            }
        }
        int days = positive(element, "NoncurrentDays")
                .orElseThrow(() -> new MalformedXmlException("expected <NoncurrentDays>"));
        int kept = positive(element, "NewerNoncurrentVersions").orElse(0);
        if (kept > MAX_NEWER_KEPT) {
            throw invalid(
                    "NewerNoncurrentVersions",
                    Integer.toString(kept),
                    "'NewerNoncurrentVersions' must not be more than " + MAX_NEWER_KEPT);
        }
        return new Noncurrent(days, kept);
    }

    /// Tells a malformed transition from one that we do not have.
    private static boolean checkTransition(XmlElement element) {
        element.textOf("Date").ifPresent(date -> midnight(date.strip()));
        if (element.textOf("StorageClass").isEmpty()) {
            throw new MalformedXmlException("expected <StorageClass>");
        }
        return true;
    }

    private static Optional<Integer> positive(XmlElement parent, String name) {
        var text = parent.textOf(name).map(String::strip);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number > 0) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            throw new MalformedXmlException("<" + name + "> is no number");
        }
        throw invalid(name, text.get(), "'" + name + "' for " + parent.name() + " action must be a positive integer");
    }

    private static long midnight(String text) {
        long millis = millis(text);
        if (millis % DAY_MILLIS != 0) {
            throw invalid("Date", text, "'Date' must be at midnight GMT");
        }
        return millis;
    }

    private static long millis(String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli()
                    : Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new MalformedXmlException("<Date> is no time");
        }
    }

    private static <T> T once(@Nullable T former, XmlElement element, T value) {
        if (former != null) {
            throw new MalformedXmlException("unexpected second <" + element.name() + '>');
        }
        return value;
    }

    private static RequestException invalid(String name, String value, String reason) {
        return new RequestException(new RequestFailure.InvalidArgument(name, value, reason));
    }

    private static RequestException refused(String reason) {
        return new RequestException(new RequestFailure.InvalidRequest(reason));
    }
}
