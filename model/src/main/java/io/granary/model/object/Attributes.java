package io.granary.model.object;

/// Attributes of a version: what is kept beside it and may change while it stays the same version. They are stored
/// among its headers, under names that begin with a colon, which no header of HTTP can have.
///
/// The values of most are understood by those who set them; the engine knows the two that keep a version from being
/// deleted.
public final class Attributes {
    /// What the names of all attributes begin with.
    public static final String PREFIX = ":";

    /// The tags, in the form of a query.
    public static final String TAGGING = ":tagging";

    public static final String ACL = ":acl";

    /// Until when the version may not be deleted: [Retention#text()].
    public static final String RETENTION = ":retention";

    /// `ON` while the version may not be deleted, or `OFF`.
    public static final String LEGAL_HOLD = ":legal-hold";

    /// In a record of the null version that was written when its attributes changed: the sequence of the change that
    /// made the version, in decimal digits. Other versions have it as their id.
    public static final String BORN = ":born";

    static final String ON = "ON";

    private Attributes() {}

    /// Whether a version with these headers has, or had, a retention or has a legal hold: who deletes it looks closer.
    public static boolean mayBeLocked(Headers headers) {
        return headers.find(RETENTION).isPresent() || isHeld(headers);
    }

    /// Whether a legal hold or a retention keeps a version with these headers from being deleted.
    ///
    /// @param bypass whether a retention in governance mode counts for nothing
    public static boolean forbidDeletion(Headers headers, boolean bypass, long nowMillis) {
        return isHeld(headers)
                || headers.find(RETENTION)
                        .map(Retention::parse)
                        .filter(retention -> retention.untilMillis() > nowMillis)
                        .filter(retention -> !bypass || retention.mode() == Retention.Mode.COMPLIANCE)
                        .isPresent();
    }

    /// Whether there is a legal hold.
    public static boolean isHeld(Headers headers) {
        return headers.find(LEGAL_HOLD).filter(ON::equals).isPresent();
    }
}
