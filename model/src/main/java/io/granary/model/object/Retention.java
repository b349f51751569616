package io.granary.model.object;

/// Until when a version may not be deleted, as its attribute [Attributes#RETENTION] says.
///
/// @param untilMillis since 1970
public record Retention(Mode mode, long untilMillis) {
    /// How strictly it is meant.
    public enum Mode {
        /// Whoever has a special permission may delete the version, or shorten the retention.
        GOVERNANCE,
        /// Nobody may, and the retention can only be made longer.
        COMPLIANCE
    }

    /// The value of the attribute: the mode, a space, and the time in decimal digits.
    public String text() {
        return mode + " " + untilMillis;
    }

    /// Reads what [#text] wrote; throws `IllegalArgumentException` for anything else.
    public static Retention parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("not a retention: " + text);
        }
        return new Retention(Mode.valueOf(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
    }
}
