package io.granary.engine.bucket;

import io.granary.model.object.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// That versions of a bucket may be locked, and the retention that new ones get unasked: the document of
/// [SettingKind#OBJECT_LOCK].
public record ObjectLock(Optional<Default> byDefault) {
    /// Without a default.
    public static final ObjectLock ENABLED = new ObjectLock(Optional.empty());

    /// A retention by the length of its period.
    public record Default(Retention.Mode mode, Unit unit, int count) {
        /// The retention of a version that is made now.
        public Retention from(long nowMillis) {
            var now = Instant.ofEpochMilli(nowMillis).atOffset(ZoneOffset.UTC);
            var until = switch (unit) {
                case DAYS -> now.plusDays(count);
                case YEARS -> now.plusYears(count);
            };
            return new Retention(mode, until.toInstant().toEpochMilli());
        }
    }

    /// What a period is counted in.
    public enum Unit {
        DAYS,
        YEARS
    }

    /// Reads a document.
    public static ObjectLock parse(byte[] document) {
        var words = new String(document, StandardCharsets.UTF_8).split(" ", -1);
        return words.length < 3
                ? ENABLED
                : new ObjectLock(Optional.of(new Default(
                        Retention.Mode.valueOf(words[0]), Unit.valueOf(words[1]), Integer.parseInt(words[2]))));
    }

    /// `ENABLED`, or mode, unit and count.
    public byte[] document() {
        return byDefault
                .map(period -> period.mode() + " " + period.unit() + " " + period.count())
                .orElse("ENABLED")
                .getBytes(StandardCharsets.UTF_8);
    }
}
