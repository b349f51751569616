package io.granary.gateway.lock;

import io.granary.engine.bucket.ObjectLock;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.object.Retention;
import java.nio.ByteBuffer;
import java.util.Optional;

/// `ObjectLockConfiguration`: that versions of a bucket can be locked, and the retention that new ones get unasked.
public final class LockConfiguration {
    private static final int MAX_DAYS = 36_500;
    private static final int MAX_YEARS = 100;

    private static final Tag ROOT = Tag.root("ObjectLockConfiguration");
    private static final Tag ENABLED = Tag.of("ObjectLockEnabled");
    private static final Tag RULE = Tag.of("Rule");
    private static final Tag DEFAULT = Tag.of("DefaultRetention");
    private static final Tag MODE = Tag.of("Mode");
    private static final Tag DAYS = Tag.of("Days");
    private static final Tag YEARS = Tag.of("Years");

    private LockConfiguration() {}

    /// Throws [MalformedXmlException] for another document, and [RequestException] for a period that cannot be.
    public static ObjectLock of(XmlElement root) {
        if (!root.name().equals("ObjectLockConfiguration")
                || !root.textOf("ObjectLockEnabled")
                        .map(String::strip)
                        .orElse("")
                        .equals("Enabled")) {
            throw new MalformedXmlException("expected <ObjectLockEnabled>");
        }
        return child(root, "Rule")
                .map(rule -> child(rule, "DefaultRetention")
                        .orElseThrow(() -> new MalformedXmlException("a <Rule> needs a <DefaultRetention>")))
                .map(retention -> new ObjectLock(Optional.of(byDefault(retention))))
                .orElse(ObjectLock.ENABLED);
    }

    private static ObjectLock.Default byDefault(XmlElement retention) {
        var mode = mode(retention);
        var days = retention.textOf("Days");
        var years = retention.textOf("Years");
        if (days.isPresent() == years.isPresent()) {
            throw new MalformedXmlException("expected one of <Days> and <Years>");
        }
        return days.isPresent()
                ? new ObjectLock.Default(mode, ObjectLock.Unit.DAYS, count(days.get(), MAX_DAYS))
                : new ObjectLock.Default(mode, ObjectLock.Unit.YEARS, count(years.get(), MAX_YEARS));
    }

    /// The `Mode` of a retention.
    static Retention.Mode mode(XmlElement retention) {
        return switch (retention.textOf("Mode").map(String::strip).orElse("")) {
            case "GOVERNANCE" -> Retention.Mode.GOVERNANCE;
            case "COMPLIANCE" -> Retention.Mode.COMPLIANCE;
            default -> throw new MalformedXmlException("expected a <Mode>");
        };
    }

    private static int count(String text, int most) {
        try {
            int count = Integer.parseInt(text.strip());
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new MalformedXmlException("expected a number of days or years");
        }
        throw new RequestException(new RequestFailure.InvalidRetentionPeriod(
                "Default retention period must be a positive integer value, " + most + " at most."));
    }

    private static Optional<XmlElement> child(XmlElement of, String name) {
        return of.children().stream()
                .filter(element -> element.name().equals(name))
                .findFirst();
    }

    public static ByteBuffer xml(ObjectLock lock) {
        var xml = new XmlWriter().open(ROOT).element(ENABLED, "Enabled");
        lock.byDefault()
                .ifPresent(period -> xml.open(RULE)
                        .open(DEFAULT)
                        .element(MODE, period.mode().name())
                        .element(
                                switch (period.unit()) {
                                    case DAYS -> DAYS;
                                    case YEARS -> YEARS;
                                },
                                period.count())
                        .close(DEFAULT)
                        .close(RULE));
        return xml.close(ROOT).finish();
    }
}
