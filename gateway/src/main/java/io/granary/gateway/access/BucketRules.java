package io.granary.gateway.access;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.access.acl.Acl;
import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.access.acl.PublicAccess;
import io.granary.gateway.access.identity.Identities;
import io.granary.gateway.access.policy.CompiledPolicies;
import io.granary.gateway.access.policy.PolicyDocument;
import io.granary.gateway.access.policy.PolicyReader;
import io.granary.gateway.access.policy.PublicPolicies;
import io.granary.gateway.request.Account;
import io.granary.index.BucketEntry;
import io.granary.model.name.BucketName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What a bucket's own settings say of access to it; each document is parsed once.
public final class BucketRules {
    private static final Account NOBODY = new Account("", "", "");

    private final ObjectEngine engine;
    private final Identities identities;

    public BucketRules(ObjectEngine engine, Identities identities) {
        this.engine = engine;
        this.identities = identities;
    }

    /// A bucket's policy, compiled.
    ///
    /// @param isPublic whether it lets in whoever comes
    record Policy(CompiledPolicies compiled, boolean isPublic) {
        static final Policy NONE = new Policy(CompiledPolicies.NONE, false);

        static Policy of(PolicyDocument document) {
            return new Policy(
                    new CompiledPolicies(Map.of("bucket policy", document)), PublicPolicies.isPublic(document));
        }
    }

    /// Whether there is such a bucket.
    public boolean exists(BucketName bucket) {
        return engine.findBucket(bucket).isPresent();
    }

    /// Whose the bucket is. An account that is not there any more leaves it to nobody but its id.
    public Account owner(BucketName bucket) {
        return owner(engine.setting(bucket, SettingKind.OWNER).map(set -> set.parsed(BucketRules::ownerId)));
    }

    /// As [#owner(BucketName)]; nobody's for one that was removed meanwhile.
    public Account owner(BucketEntry bucket) {
        return exists(bucket.name()) ? owner(bucket.name()) : NOBODY;
    }

    private Account owner(Optional<String> id) {
        return id.isEmpty()
                ? Account.MAIN
                : identities.accountOfId(id.get()).orElseGet(() -> new Account(id.get(), id.get(), id.get()));
    }

    /// What is kept of an owner.
    public static byte[] bytes(Account owner) {
        return owner.id().getBytes(StandardCharsets.US_ASCII);
    }

    private static String ownerId(byte[] kept) {
        return new String(kept, StandardCharsets.US_ASCII);
    }

    Policy policy(BucketName bucket) {
        var set = engine.setting(bucket, SettingKind.POLICY);
        return set.isEmpty() ? Policy.NONE : set.get().parsed(json -> Policy.of(PolicyReader.ofBucket(json, bucket)));
    }

    /// Whether the bucket has a policy, and it lets in whoever comes.
    public boolean hasPublicPolicy(BucketName bucket) {
        return policy(bucket).isPublic;
    }

    public Ownership ownership(BucketName bucket) {
        return engine.setting(bucket, SettingKind.OWNERSHIP_CONTROLS)
                .map(set -> set.parsed(Ownership::parse))
                .orElse(Ownership.ENFORCED);
    }

    public PublicAccess publicAccess(BucketName bucket) {
        return engine.setting(bucket, SettingKind.PUBLIC_ACCESS_BLOCK)
                .map(set -> set.parsed(PublicAccess::parse))
                .orElse(PublicAccess.OPEN);
    }

    /// The bucket's list, whether it counts or not.
    public Acl acl(BucketName bucket) {
        return engine.setting(bucket, SettingKind.ACL)
                .map(set -> set.parsed(kept -> Acl.parse(new String(kept, StandardCharsets.US_ASCII))))
                .orElseGet(() -> Acl.ofOwner(owner(bucket).canonicalId()));
    }
}
