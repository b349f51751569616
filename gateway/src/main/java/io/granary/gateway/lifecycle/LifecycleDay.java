package io.granary.gateway.lifecycle;

import java.time.Duration;

/// How long a day of a rule is: a day of UTC, at whose end things go as on S3, or, for those who try rules out, a
/// shorter time that begins with the object.
///
/// @param length more than nothing
public record LifecycleDay(Duration length) {
    /// A day.
    public static final LifecycleDay REAL = new LifecycleDay(Duration.ofDays(1));

    /// Throws `IllegalArgumentException` for a length that is none.
    public LifecycleDay {
        if (length.isZero() || length.isNegative()) {
            throw new IllegalArgumentException("a day of " + length);
        }
    }

    /// When so many days behind a time are over, in milliseconds since 1970: the midnight behind them.
    public long due(long sinceMillis, int days) {
        long day = length.toMillis();
        long end = sinceMillis + days * day;
        return equals(REAL) ? Math.ceilDiv(end, day) * day : end;
    }
}
