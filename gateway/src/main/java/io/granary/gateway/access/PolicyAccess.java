package io.granary.gateway.access;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectEngine;
import io.granary.gateway.access.Requirement.Extras;
import io.granary.gateway.access.acl.Acl;
import io.granary.gateway.access.identity.Identities;
import io.granary.gateway.access.identity.Principal;
import io.granary.gateway.access.policy.Who;
import io.granary.gateway.request.Account;
import io.granary.gateway.request.Caller;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Signer;
import io.granary.gateway.request.Target;
import io.granary.gateway.signing.Signed;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Decides by policies and access control lists. Immutable but for what the engine and the identities know.
///
/// A decision is made on the event loop, at once, from memory. Only where an object's own list or tags have a say are
/// they read first.
public final class PolicyAccess implements Access {
    private final ObjectEngine engine;
    private final Identities identities;
    private final BucketRules rules;
    private final Judge judge;
    private final Denials denials;

    public PolicyAccess(ObjectEngine engine, Identities identities, BucketRules rules, Denials denials) {
        this.engine = engine;
        this.identities = identities;
        this.rules = rules;
        this.judge = new Judge(rules);
        this.denials = denials;
    }

    @Override
    public Caller callerOf(Signed signed, Circumstances circumstances) {
        var principal =
                signed.isAnonymous() ? Principal.ANONYMOUS : identities.principalOf(signed.accessKey(), signed.token());
        return new PresentCaller(principal, signed.accessKey(), circumstances);
    }

    @Override
    public CompletionStage<?> admit(Requirement requirement, S3Request request, List<Target> alsoReads) {
        var caller = (PresentCaller) request.caller();
        var anothers = ofAnother(requirement, request, caller, alsoReads);
        if (anothers != null) {
            return told(Verdict.ANOTHERS_BUCKET, caller, anothers);
        }
        return switch (requirement) {
            case Requirement.Nothing unused -> ALLOWED;
            case Requirement.ByOperation unused -> ALLOWED;
            // Each entry is asked for; whoever has no account and is denied all of them learns it from the answer.
            case Requirement.ForEachEntry unused -> ALLOWED;
            case Requirement.Allowed allowed -> admit(allowed, request, caller, alsoReads);
        };
    }

    /// What is asked of a bucket that is not the account's whom the client names, if it names any: it would rather be
    /// refused than write into, or read from, somebody else's bucket of that name. `null` where all is as expected.
    private @Nullable RequestAsked ofAnother(
            Requirement requirement, S3Request request, PresentCaller caller, List<Target> alsoReads) {
        var expected = request.headers().first("x-amz-expected-bucket-owner");
        var bucket = request.bucket().orElse(null);
        var version = request.query().get("versionId").orElse("");
        if (expected != null && bucket != null && isAnothers(bucket, expected)) {
            var action = action(requirement, version);
            return asked(caller, action, bucket, request.key().orElse(null), version, true);
        }
        var source = alsoReads.isEmpty() ? null : request.headers().first("x-amz-source-expected-bucket-owner");
        for (var read : alsoReads) {
            if (source != null && isAnothers(read.bucket(), source)) {
                return asked(caller, reading(read), read.bucket(), read.key(), read.versionId(), false);
            }
        }
        return null;
    }

    private static S3Action action(Requirement requirement, String version) {
        return switch (requirement) {
            case Requirement.Allowed allowed -> version.isEmpty() ? allowed.action() : allowed.ofVersion();
            case Requirement.ForEachEntry unused -> S3Action.DELETE_OBJECT;
            case Requirement.ByOperation unused -> S3Action.PUT_OBJECT;
            case Requirement.Nothing unused -> S3Action.LIST_BUCKET;
        };
    }

    private static S3Action reading(Target read) {
        return read.versionId().isEmpty() ? S3Action.GET_OBJECT : S3Action.GET_OBJECT_VERSION;
    }

    private boolean isAnothers(BucketName bucket, String accountId) {
        return rules.exists(bucket) && !rules.owner(bucket).id().equals(accountId);
    }

    private CompletionStage<?> admit(
            Requirement.Allowed allowed, S3Request request, PresentCaller caller, List<Target> alsoReads) {
        var bucket = request.bucket().orElse(null);
        var key = request.key().orElse(null);
        var version = request.query().get("versionId").orElse("");
        var action = action(allowed, version);
        CompletionStage<?> all = decide(caller, action, bucket, key, version, true);
        for (var more : extras(allowed.headers(), request)) {
            all = both(
                    all,
                    switch (allowed.headers()) {
                        case OF_CREATED_BUCKET -> decideOwn(caller, asked(caller, more, bucket, key, version, true));
                        case OF_WRITTEN_OBJECT -> decideWritten(caller, more, bucket, key);
                        default -> decide(caller, more, bucket, key, version, true);
                    });
        }
        for (var read : alsoReads) {
            all = both(all, decide(caller, reading(read), read.bucket(), read.key(), read.versionId(), false));
        }
        return all;
    }

    /// What a write asks for beside the object. Whom the bucket's list lets write may give what it writes a list and
    /// tags,
    /// as on S3: the object is its own.
    private CompletionStage<?> decideWritten(
            PresentCaller caller, S3Action action, @Nullable BucketName bucket, @Nullable ObjectKey key) {
        boolean ofWriters = action == S3Action.PUT_OBJECT_ACL || action == S3Action.PUT_OBJECT_TAGGING;
        if (ofWriters && bucket != null && rules.exists(bucket)) {
            var writing = judge.judge(
                    caller.principal, asked(caller, S3Action.PUT_OBJECT, bucket, key, "", true), bucket, null);
            var denied = judge.judge(caller.principal, asked(caller, action, bucket, key, "", true), bucket, null);
            if (writing.equals(Verdict.BUCKET_ACL) && denied.isSilent()) {
                return ALLOWED;
            }
        }
        return decide(caller, action, bucket, key, "", true);
    }

    private static CompletionStage<?> both(CompletionStage<?> first, CompletionStage<?> second) {
        if (first.equals(ALLOWED)) {
            return second;
        }
        return second.equals(ALLOWED) ? first : first.thenCombine(second, (one, other) -> one);
    }

    /// The actions that headers ask for beside the operation itself.
    private EnumSet<S3Action> extras(Extras extras, S3Request request) {
        var asked = EnumSet.noneOf(S3Action.class);
        switch (extras) {
            case NONE -> {}
            case OF_WRITTEN_OBJECT ->
                request.headers().forEach((name, value) -> {
                    switch (name) {
                        case "x-amz-tagging" -> addUnless(asked, value.isEmpty(), S3Action.PUT_OBJECT_TAGGING);
                        case "x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date" ->
                            asked.add(S3Action.PUT_OBJECT_RETENTION);
                        case "x-amz-object-lock-legal-hold" -> asked.add(S3Action.PUT_OBJECT_LEGAL_HOLD);
                        case "x-amz-acl" -> addUnless(asked, isOwners(value), S3Action.PUT_OBJECT_ACL);
                        default -> addUnless(asked, !opens(name, value, request), S3Action.PUT_OBJECT_ACL);
                    }
                });
            case OF_CREATED_BUCKET ->
                request.headers().forEach((name, value) -> {
                    switch (name) {
                        case "x-amz-acl" -> addUnless(asked, value.equals("private"), S3Action.PUT_BUCKET_ACL);
                        case "x-amz-object-ownership" -> asked.add(S3Action.PUT_BUCKET_OWNERSHIP_CONTROLS);
                        case "x-amz-bucket-object-lock-enabled" -> {
                            if (value.equalsIgnoreCase("true")) {
                                asked.add(S3Action.PUT_BUCKET_OBJECT_LOCK_CONFIGURATION);
                                asked.add(S3Action.PUT_BUCKET_VERSIONING);
                            }
                        }
                        default -> addUnless(asked, !name.startsWith("x-amz-grant-"), S3Action.PUT_BUCKET_ACL);
                    }
                });
            case OF_DELETION -> {
                var bypass = request.headers().first("x-amz-bypass-governance-retention");
                addUnless(asked, !"true".equalsIgnoreCase(bypass), S3Action.BYPASS_GOVERNANCE_RETENTION);
            }
        }
        return asked;
    }

    private static void addUnless(EnumSet<S3Action> asked, boolean not, S3Action action) {
        if (!not) {
            asked.add(action);
        }
    }

    /// A list that gives nothing to anybody but writer and bucket owner is no more than the writing itself.
    private static boolean isOwners(String canned) {
        return canned.equals("private")
                || canned.equals("bucket-owner-full-control")
                || canned.equals("bucket-owner-read");
    }

    private boolean opens(String header, String value, S3Request request) {
        if (!header.startsWith("x-amz-grant-")) {
            return false;
        }
        var owner = request.bucket().filter(rules::exists).map(rules::owner);
        return owner.isEmpty()
                || !value.replace("\"", "").strip().equals("id=" + owner.get().canonicalId());
    }

    /// Whether a caller may make users, keys and policies: the root, or a user of its account whom a policy lets.
    public boolean mayAdminister(Principal caller, String accessKey, Circumstances circumstances) {
        var asked = new RequestAsked(S3Action.ADMINISTER, null, null, "", caller, circumstances, () -> "", true);
        var account = caller.account();
        var verdict = account != null && account.id().equals(Account.MAIN.id())
                ? judge.judge(caller, asked)
                : Verdict.NOTHING;
        if (!verdict.allowed()) {
            denials.denied(caller, accessKey, asked, circumstances, verdict);
        }
        return verdict.allowed();
    }

    /// Whether a role may be taken on; who is refused is told of to the log.
    ///
    /// @param caller [Principal#ANONYMOUS] for a web identity
    /// @param who the caller as policies name it: for a web identity, its issuer
    /// @param given what the request and an issuer's token say, by condition keys in lower case
    public boolean mayAssume(
            Identities.Role role,
            Principal caller,
            Who who,
            String accessKey,
            Map<String, String> given,
            Circumstances circumstances) {
        var account = role.principal().who().accountId();
        var action = caller.account() == null ? S3Action.ASSUME_ROLE_WITH_WEB_IDENTITY : S3Action.ASSUME_ROLE;
        var request = new RequestAsked(action, null, null, "", caller, circumstances, () -> account, false);
        var asked = new RoleAsked(request, role.principal().who().arn(), who, given);
        var verdict = Judge.judgeRole(caller, asked, role.trust(), account);
        if (!verdict.allowed()) {
            denials.denied(caller, accessKey, asked, circumstances, verdict);
        }
        return verdict.allowed();
    }

    /// What would be decided, and why, about a request without conditions; nothing is done and nothing logged. A
    /// thread that may block. Throws `IllegalArgumentException` for names that cannot be.
    ///
    /// @param user empty for an anonymous caller
    public Verdict simulate(String user, String actionName, String bucketName, String keyName, String source) {
        var caller = user.isEmpty()
                ? Principal.ANONYMOUS
                : identities
                        .principalOfUser(user)
                        .orElseThrow(() -> new IllegalArgumentException("there is no user " + user));
        var action = S3Action.of(actionName)
                .orElseThrow(() -> new IllegalArgumentException("there is no action " + actionName));
        var bucket = bucketName.isEmpty() ? null : new BucketName(bucketName);
        var key = keyName.isEmpty() ? null : ObjectKey.of(keyName);
        var asked = new RequestAsked(
                action,
                bucket,
                key,
                "",
                caller,
                new Imagined(source.isEmpty() ? "127.0.0.1" : source),
                () -> bucket != null && rules.exists(bucket)
                        ? rules.owner(bucket).id()
                        : "",
                true);
        if (bucket == null || action == S3Action.CREATE_BUCKET) {
            return judge.judge(caller, asked);
        }
        if (!rules.exists(bucket)) {
            return Verdict.NOT_THERE;
        }
        if (key == null) {
            return judge.judge(caller, asked, bucket, null);
        }
        var attributes =
                attributes(bucket, key, "").toCompletableFuture().join().orElse(Headers.NONE);
        asked.know(attributes);
        return judge.judge(caller, asked, bucket, judge.needsObject(action, bucket) ? attributes : null);
    }

    private CompletionStage<?> decide(
            PresentCaller caller,
            S3Action action,
            @Nullable BucketName bucket,
            @Nullable ObjectKey key,
            String version,
            boolean main) {
        var asked = asked(caller, action, bucket, key, version, main);
        if (bucket == null || action == S3Action.CREATE_BUCKET) {
            return decideOwn(caller, asked);
        }
        if (!rules.exists(bucket)) {
            // Names of buckets are no secret; and whoever came before the bucket did not ask about it.
            return CompletableFuture.failedStage(new EngineException(new EngineFailure.NoSuchBucket(bucket)));
        }
        if (key != null && judge.needsObject(action, bucket)) {
            return afterReading(caller, asked, bucket, key, version, true);
        }
        var verdict = judge.judge(caller.principal, asked, bucket, null);
        if (asked.incomplete() && key != null) {
            return afterReading(caller, asked, bucket, key, version, false);
        }
        if (verdict.isSilent() && key != null && isOfInitiators(action)) {
            return afterUpload(verdict, caller, asked, bucket, key);
        }
        return told(verdict, caller, asked);
    }

    /// What whoever began an upload may do with it, though nothing else allows it.
    private static boolean isOfInitiators(S3Action action) {
        return action == S3Action.ABORT_MULTIPART_UPLOAD || action == S3Action.LIST_MULTIPART_UPLOAD_PARTS;
    }

    private CompletionStage<?> afterUpload(
            Verdict silent, PresentCaller caller, RequestAsked asked, BucketName bucket, ObjectKey key) {
        var account = caller.principal.account();
        var upload = caller.circumstances.query().get("uploadId");
        if (account == null
                || upload.isEmpty()
                || !judge.judge(caller.principal, asked).allowed()) {
            return told(silent, caller, asked);
        }
        return engine.read(() -> initiator(bucket, key, upload.get()))
                .thenCompose(began -> told(
                        began.equals(Optional.of(account.canonicalId())) ? Verdict.INITIATOR : silent, caller, asked));
    }

    /// The canonical id of whoever began an upload; empty where none is recorded or there is no such upload.
    private Optional<String> initiator(BucketName bucket, ObjectKey key, String upload) {
        try {
            return engine.uploads()
                    .get(bucket, key, UploadId.parse(upload))
                    .headers()
                    .attributes()
                    .find(Attributes.ACL)
                    .map(text -> Acl.parse(text).owner());
        } catch (EngineException | IllegalArgumentException noSuchUpload) {
            return Optional.empty();
        }
    }

    private RequestAsked asked(
            PresentCaller caller,
            S3Action action,
            @Nullable BucketName bucket,
            @Nullable ObjectKey key,
            String version,
            boolean main) {
        return new RequestAsked(
                action,
                bucket,
                key,
                version,
                caller.principal,
                caller.circumstances,
                () -> bucket != null && rules.exists(bucket)
                        ? rules.owner(bucket).id()
                        : "",
                main);
    }

    /// What is asked of no bucket, or of one that is only being created: the caller's own policies say.
    private CompletionStage<?> decideOwn(PresentCaller caller, RequestAsked asked) {
        return told(judge.judge(caller.principal, asked), caller, asked);
    }

    private CompletionStage<?> afterReading(
            PresentCaller caller,
            RequestAsked asked,
            BucketName bucket,
            ObjectKey key,
            String version,
            boolean withList) {
        return attributes(bucket, key, version).thenCompose(found -> {
            var attributes = found.orElse(Headers.NONE);
            asked.know(attributes);
            var verdict = judge.judge(caller.principal, asked, bucket, withList ? attributes : null);
            if (found.isEmpty() && version.isEmpty() && verdict.isSilent() && maySeeAbsence(caller, bucket, key)) {
                return CompletableFuture.failedStage(new EngineException(new EngineFailure.NoSuchKey(bucket, key)));
            }
            return told(verdict, caller, asked);
        });
    }

    /// Whether a caller may know that a key is not there: whoever may list the bucket with that key as the prefix, and
    /// would learn it so.
    private boolean maySeeAbsence(PresentCaller caller, BucketName bucket, ObjectKey key) {
        var listing = new PresentCaller(caller.principal, caller.accessKey, new KeyAsPrefix(caller.circumstances, key));
        var asked = asked(listing, S3Action.LIST_BUCKET, bucket, null, "", true);
        return judge.judge(caller.principal, asked, bucket, null).allowed();
    }

    /// Empty for an object that is not there.
    private CompletionStage<Optional<Headers>> attributes(BucketName bucket, ObjectKey key, String version) {
        try {
            var object = engine.open(
                    bucket, key, version.isEmpty() ? Optional.empty() : Optional.of(VersionId.parse(version)));
            return object.head(false).handle((head, failure) -> {
                object.close();
                if (failure != null) {
                    throw new CompletionException(failure);
                }
                return Optional.of(head.attributes());
            });
        } catch (EngineException | IllegalArgumentException notThere) {
            return CompletableFuture.completedStage(Optional.empty());
        }
    }

    private CompletionStage<?> told(Verdict verdict, PresentCaller caller, RequestAsked asked) {
        if (verdict.allowed()) {
            return ALLOWED;
        }
        denials.denied(caller.principal, caller.accessKey, asked, caller.circumstances, verdict);
        return RequestException.failed(new RequestFailure.AccessDenied());
    }

    /// A caller in one request.
    private final class PresentCaller implements Caller {
        private final Principal principal;
        private final String accessKey;
        private final Circumstances circumstances;

        PresentCaller(Principal principal, String accessKey, Circumstances circumstances) {
            this.principal = principal;
            this.accessKey = accessKey;
            this.circumstances = circumstances;
        }

        @Override
        public Optional<Account> account() {
            return Optional.ofNullable(principal.account());
        }

        @Override
        public Caller signedBy(Signer signer) {
            return new PresentCaller(
                    identities.principalOf(signer.accessKey(), signer.token()), signer.accessKey(), circumstances);
        }

        @Override
        public CompletionStage<?> requireWrite(S3Request upload) {
            var written = new PresentCaller(principal, accessKey, new FormCircumstances(circumstances, upload));
            return admit((Requirement.Allowed) Requirements.of("PutObject"), upload, written, List.of());
        }

        @Override
        public boolean maySeeAbsence(BucketName bucket, ObjectKey key) {
            boolean may = rules.exists(bucket) && PolicyAccess.this.maySeeAbsence(this, bucket, key);
            if (!may) {
                var unused = told(Verdict.ABSENT, this, asked(this, S3Action.GET_OBJECT, bucket, key, "", false));
            }
            return may;
        }

        @Override
        public CompletionStage<?> require(
                S3Action action, BucketName bucket, @Nullable ObjectKey key, String versionId) {
            return decide(this, action, bucket, key, versionId, false);
        }
    }
}
