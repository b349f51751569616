package io.granary.gateway.access;

import io.granary.gateway.access.acl.Acl;
import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.access.acl.Permission;
import io.granary.gateway.access.identity.Principal;
import io.granary.gateway.access.policy.Asked;
import io.granary.gateway.access.policy.CompiledPolicies;
import io.granary.gateway.access.policy.CompiledStatement;
import io.granary.gateway.request.S3Action;
import io.granary.model.name.BucketName;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import org.jspecify.annotations.Nullable;

/// Decides one question, as S3 does:
///
/// 1. A statement that denies, in the bucket's policy, the caller's or the session's, ends it.
/// 2. A caller of the owning account needs one side that allows: its own policies, or the bucket's policy or a list
///    that names it.
/// 3. A caller of another account needs both. An anonymous one needs the owner's side.
/// 4. A session's policy must allow whatever the session does.
///
/// Where lists count, an object may belong to another account than its bucket; then that account is the owning one for
/// reading the object and its list, and the bucket's policy can deny but not allow.
final class Judge {
    private final BucketRules rules;

    Judge(BucketRules rules) {
        this.rules = rules;
    }

    /// Whether the object's attributes have a say, so that they must be read first.
    boolean needsObject(S3Action action, BucketName bucket) {
        return AclActions.ofObject(action) != null && rules.ownership(bucket) != Ownership.ENFORCED;
    }

    /// An action on no bucket, or the creation of one.
    Verdict judge(Principal caller, RequestAsked asked) {
        var denied = denial(caller, asked);
        return denied != null ? denied : own(caller, asked);
    }

    /// @param attributes of the object; `null` where they have no say
    Verdict judge(Principal caller, RequestAsked asked, BucketName bucket, @Nullable Headers attributes) {
        var bucketOwner = rules.owner(bucket);
        var account = caller.account();
        if (caller.root()
                && account != null
                && bucketOwner.id().equals(account.id())
                && isOwnersAlways(asked.action())) {
            // Or a mistake in a policy would lock everybody out for ever.
            return caller.session() == null ? Verdict.ROOT : own(caller, asked);
        }
        var policy = rules.policy(bucket);
        var denying = policy.compiled().denying(asked);
        if (denying != null) {
            return new Verdict(false, denying.name());
        }
        var denied = denial(caller, asked);
        if (denied != null) {
            return denied;
        }
        if (caller.session() != null && caller.session().allowing(asked, true) == null) {
            return Verdict.NOT_IN_SESSION;
        }
        var acl = attributes == null ? null : objectAcl(attributes, bucketOwner.canonicalId());
        var ownerId = acl == null ? bucketOwner.canonicalId() : acl.owner();
        boolean bucketsOwn = ownerId.equals(bucketOwner.canonicalId());
        boolean home = account != null && account.canonicalId().equals(ownerId);
        boolean inBucketsAccount = account != null && account.id().equals(bucketOwner.id());
        var byPolicy = bucketsOwn
                        && (inBucketsAccount
                                || !policy.isPublic()
                                || !rules.publicAccess(bucket).restrictBuckets())
                ? policy.compiled().allowing(asked, !home)
                : null;
        var ownersSide = byPolicy != null ? new Verdict(true, byPolicy.name()) : byAcl(caller, asked, bucket, acl);
        if (account == null) {
            return ownersSide == null ? Verdict.NOTHING : ownersSide;
        }
        var own = own(caller, asked);
        if (home) {
            return own.allowed() || ownersSide == null ? own : ownersSide;
        }
        if (ownersSide == null) {
            return Verdict.NOT_BY_OWNER;
        }
        return own.allowed() ? ownersSide : Verdict.NOT_BY_OWN_ACCOUNT;
    }

    /// Whether a role may be taken on. Its trust must always agree. Whom it names itself needs nothing else in its
    /// account; whom it means as one of an account, or whoever is of another one, needs policies that allow it too.
    static Verdict judgeRole(Principal caller, Asked asked, CompiledPolicies trust, String accountOfRole) {
        var denying = trust.denying(asked);
        if (denying != null) {
            return new Verdict(false, denying.name());
        }
        var denied = denial(caller, asked);
        if (denied != null) {
            return denied;
        }
        var account = caller.account();
        if (account == null) {
            var allowing = trust.allowing(asked, false);
            return allowing == null ? Verdict.NOT_TRUSTED : new Verdict(true, allowing.name());
        }
        if (caller.session() != null && caller.session().allowing(asked, true) == null) {
            return Verdict.NOT_IN_SESSION;
        }
        var named = account.id().equals(accountOfRole) ? trust.allowing(asked, false) : null;
        if (named != null) {
            return new Verdict(true, named.name());
        }
        if (trust.allowing(asked, true) == null) {
            return Verdict.NOT_TRUSTED;
        }
        return own(caller, asked).allowed() ? own(caller, asked) : Verdict.NOT_BY_OWN_ACCOUNT;
    }

    private static boolean isOwnersAlways(S3Action action) {
        return action == S3Action.GET_BUCKET_POLICY
                || action == S3Action.PUT_BUCKET_POLICY
                || action == S3Action.DELETE_BUCKET_POLICY;
    }

    /// A denial by the caller's own policies.
    private static @Nullable Verdict denial(Principal caller, Asked asked) {
        var denying = caller.policies().denying(asked);
        if (denying == null && caller.session() != null) {
            denying = caller.session().denying(asked);
        }
        return denying == null ? null : new Verdict(false, denying.name());
    }

    /// What the caller's own policies allow.
    private static Verdict own(Principal caller, Asked asked) {
        if (caller.account() == null) {
            return Verdict.NOTHING;
        }
        if (caller.session() != null && caller.session().allowing(asked, true) == null) {
            return Verdict.NOT_IN_SESSION;
        }
        if (caller.root()) {
            return Verdict.ROOT;
        }
        CompiledStatement allowing = caller.policies().allowing(asked, true);
        return allowing == null ? Verdict.NOTHING : new Verdict(true, allowing.name());
    }

    private @Nullable Verdict byAcl(Principal caller, RequestAsked asked, BucketName bucket, @Nullable Acl acl) {
        if (rules.ownership(bucket) == Ownership.ENFORCED) {
            return null;
        }
        var account = caller.account();
        var id = account == null ? "" : account.canonicalId();
        var ofObject = AclActions.ofObject(asked.action());
        if (ofObject != null && acl != null && acl.grants(id, ofObject, ignoresPublic(bucket))) {
            return Verdict.OBJECT_ACL;
        }
        Permission ofBucket = AclActions.ofBucket(asked.action());
        return ofBucket != null && rules.acl(bucket).grants(id, ofBucket, ignoresPublic(bucket))
                ? Verdict.BUCKET_ACL
                : null;
    }

    private boolean ignoresPublic(BucketName bucket) {
        return rules.publicAccess(bucket).ignoreAcls();
    }

    private static Acl objectAcl(Headers attributes, String bucketOwner) {
        return attributes.find(Attributes.ACL).map(Acl::parse).orElseGet(() -> Acl.ofOwner(bucketOwner));
    }
}
