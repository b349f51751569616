package io.granary.gateway.access;

/// What was decided, and why.
///
/// @param because what decided it: the name of a statement, `root`, an access control list, or that nothing allows it
public record Verdict(boolean allowed, String because) {
    static final Verdict ROOT = new Verdict(true, "root of the account");
    static final Verdict OBJECT_ACL = new Verdict(true, "access control list of the object");
    static final Verdict BUCKET_ACL = new Verdict(true, "access control list of the bucket");
    static final Verdict INITIATOR = new Verdict(true, "the caller began the upload");
    static final Verdict NOT_THERE = new Verdict(true, "there is no such bucket");
    static final Verdict ABSENT = new Verdict(false, "there is no such key, and the caller may not list the bucket");
    static final Verdict ANOTHERS_BUCKET = new Verdict(false, "the bucket is not the expected account's");
    static final Verdict NOTHING = new Verdict(false, "nothing allows it");
    static final Verdict NOT_IN_SESSION = new Verdict(false, "the session's policy does not allow it");
    static final Verdict NOT_BY_OWNER = new Verdict(false, "the owner's side does not allow it");
    static final Verdict NOT_TRUSTED = new Verdict(false, "the role does not trust the caller");
    static final Verdict NOT_BY_OWN_ACCOUNT = new Verdict(false, "the caller's own policies do not allow it");

    /// Whether nobody denied it and nobody of the owner's side, or at all, allowed it.
    boolean isSilent() {
        return equals(NOTHING) || equals(NOT_BY_OWNER);
    }
}
