package io.granary.gateway.access;

import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.access.acl.Acl;
import io.granary.gateway.access.acl.Acl.Grant;
import io.granary.gateway.access.acl.Grantee;
import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.access.acl.Permission;
import io.granary.gateway.access.identity.Identities;
import io.granary.gateway.request.Account;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.AccessControlPolicy;
import io.granary.model.name.BucketName;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Makes access control lists of what requests say: a canned name, grants in headers, or a document.
public final class AclWriting {
    private static final Map<String, Permission> GRANT_HEADERS = Map.of(
            "x-amz-grant-full-control", Permission.FULL_CONTROL,
            "x-amz-grant-read", Permission.READ,
            "x-amz-grant-write", Permission.WRITE,
            "x-amz-grant-read-acp", Permission.READ_ACP,
            "x-amz-grant-write-acp", Permission.WRITE_ACP);

    private final BucketRules rules;
    private final Identities identities;
    private final Ownership ownershipOfNewBuckets;

    /// @param ownershipOfNewBuckets what a bucket gets whose creator does not say
    public AclWriting(BucketRules rules, Identities identities, Ownership ownershipOfNewBuckets) {
        this.rules = rules;
        this.identities = identities;
        this.ownershipOfNewBuckets = ownershipOfNewBuckets;
    }

    public BucketRules rules() {
        return rules;
    }

    /// What an account is called, by its canonical id.
    public String nameOf(String canonicalId) {
        return identities.accountOfCanonicalId(canonicalId).map(Account::name).orElse("");
    }

    /// Who began an upload, and owns what comes of it: whoever its list names, and where it has none the bucket's
    /// owner.
    public Account ownerOf(BucketName bucket, Headers ofUpload) {
        return ofUpload.attributes()
                .find(Attributes.ACL)
                .map(text -> Acl.parse(text).owner())
                .map(id -> new Account("", id, nameOf(id)))
                .orElseGet(() -> rules.owner(bucket));
    }

    /// The settings that a bucket is created with. Throws [RequestException] for a list where none may be.
    public Map<SettingKind, byte[]> ofNewBucket(S3Request request, Account owner) {
        var settings = new EnumMap<SettingKind, byte[]>(SettingKind.class);
        settings.put(SettingKind.OWNER, BucketRules.bytes(owner));
        var asked = request.headers().first("x-amz-object-ownership");
        var ownership = asked == null ? ownershipOfNewBuckets : Ownership.ofWireName(asked);
        if (ownership == null) {
            throw new RequestException(new RequestFailure.InvalidArgument(
                    "x-amz-object-ownership", String.valueOf(asked), "Invalid ObjectOwnership header"));
        }
        if (asked != null || ownership != Ownership.ENFORCED) {
            settings.put(SettingKind.OWNERSHIP_CONTROLS, ownership.bytes());
        }
        if (says(request.headers())) {
            var acl = ofHeaders(request.headers(), owner.canonicalId(), owner.canonicalId(), true);
            if (ownership == Ownership.ENFORCED) {
                if (!acl.isPrivate()) {
                    throw new RequestException(new RequestFailure.InvalidBucketAcl());
                }
            } else {
                settings.put(SettingKind.ACL, acl.text().getBytes(StandardCharsets.US_ASCII));
            }
        }
        return settings;
    }

    /// The headers of an object that is written, with its list among them where lists count. Throws
    /// [RequestException] for a list where none may be.
    public Headers ofNewObject(S3Request request, Headers headers) {
        var bucket = request.requireBucket();
        var ownership = rules.ownership(bucket);
        boolean says = says(request.headers());
        var account = request.caller().account();
        if (ownership == Ownership.ENFORCED) {
            if (says && !isNoOther(request.headers(), rules.owner(bucket).canonicalId())) {
                throw new RequestException(new RequestFailure.AclNotSupported());
            }
            return headers;
        }
        var bucketOwner = rules.owner(bucket).canonicalId();
        // What nobody wrote belongs to the bucket's owner.
        var writer = account.map(Account::canonicalId).orElse(bucketOwner);
        var canned = request.headers().first("x-amz-acl");
        if (ownership == Ownership.PREFERRED && "bucket-owner-full-control".equals(canned)) {
            writer = bucketOwner;
        }
        if (!says && writer.equals(bucketOwner)) {
            return headers;
        }
        var acl = says ? ofHeaders(request.headers(), writer, bucketOwner, false) : Acl.ofOwner(writer);
        refusePublic(bucket, acl);
        return headers.with(Attributes.ACL, acl.text());
    }

    /// A list in the place of one, of headers or of a document. Throws [RequestException] where lists are off, and for
    /// one that gives the public what a block forbids.
    public Acl replacing(S3Request request, Acl old, Optional<AccessControlPolicy.Sent> sent) {
        var bucket = request.requireBucket();
        var bucketOwner = rules.owner(bucket).canonicalId();
        boolean ofBucket = request.key().isEmpty();
        Acl acl;
        if (says(request.headers())) {
            acl = ofHeaders(request.headers(), old.owner(), bucketOwner, ofBucket);
        } else if (sent.isPresent()) {
            if (sent.get().owner().filter(owner -> !owner.equals(old.owner())).isPresent()) {
                throw new RequestException(new RequestFailure.AccessDenied());
            }
            acl = new Acl(
                    old.owner(), sent.get().grants().stream().map(this::grant).toList());
        } else {
            throw new RequestException(new RequestFailure.MissingHeader("x-amz-acl"));
        }
        boolean gives = says(request.headers()) ? !isNoOther(request.headers(), bucketOwner) : !acl.isPrivate();
        if (rules.ownership(bucket) == Ownership.ENFORCED && gives) {
            throw new RequestException(new RequestFailure.AclNotSupported());
        }
        refusePublic(bucket, acl);
        return acl;
    }

    private void refusePublic(BucketName bucket, Acl acl) {
        if (acl.isPublic() && rules.publicAccess(bucket).blockAcls()) {
            throw new RequestException(new RequestFailure.AccessDenied());
        }
    }

    private static boolean says(HeaderFields headers) {
        if (headers.first("x-amz-acl") != null) {
            return true;
        }
        return GRANT_HEADERS.keySet().stream().anyMatch(name -> headers.first(name) != null);
    }

    /// Whether the headers ask for what happens anyway where the bucket's owner owns everything.
    private static boolean isNoOther(HeaderFields headers, String bucketOwner) {
        var canned = headers.first("x-amz-acl");
        if (canned != null) {
            return canned.equals("bucket-owner-full-control");
        }
        var full = headers.first("x-amz-grant-full-control");
        return full != null
                && full.replace("\"", "").strip().equals("id=" + bucketOwner)
                && GRANT_HEADERS.keySet().stream()
                                .filter(name -> headers.first(name) != null)
                                .count()
                        == 1;
    }

    private Acl ofHeaders(HeaderFields headers, String owner, String bucketOwner, boolean ofBucket) {
        var canned = headers.first("x-amz-acl");
        var grants = new ArrayList<Grant>();
        for (var header : GRANT_HEADERS.entrySet()) {
            var value = headers.first(header.getKey());
            if (value != null) {
                for (var one : value.split(",", -1)) {
                    grants.add(grant(one.strip(), header.getValue()));
                }
            }
        }
        if (canned != null) {
            if (!grants.isEmpty()) {
                throw new RequestException(new RequestFailure.InvalidRequest(
                        "Specifying both Canned ACLs and Header Grants is not allowed"));
            }
            return canned(canned, owner, bucketOwner, ofBucket);
        }
        return new Acl(owner, grants);
    }

    private static Acl canned(String name, String owner, String bucketOwner, boolean ofBucket) {
        var grants = new ArrayList<>(Acl.ofOwner(owner).grants());
        var all = new Grantee.Group(Grantee.Kind.ALL_USERS);
        switch (name) {
            case "private" -> {}
            case "public-read" -> grants.add(new Grant(all, Permission.READ));
            case "public-read-write" -> {
                grants.add(new Grant(all, Permission.READ));
                grants.add(new Grant(all, Permission.WRITE));
            }
            case "authenticated-read" ->
                grants.add(new Grant(new Grantee.Group(Grantee.Kind.AUTHENTICATED_USERS), Permission.READ));
            case "log-delivery-write" -> {
                grants.add(new Grant(new Grantee.Group(Grantee.Kind.LOG_DELIVERY), Permission.WRITE));
                grants.add(new Grant(new Grantee.Group(Grantee.Kind.LOG_DELIVERY), Permission.READ_ACP));
            }
            case "bucket-owner-read" -> {
                if (!ofBucket && !owner.equals(bucketOwner)) {
                    grants.add(new Grant(new Grantee.Owner(bucketOwner), Permission.READ));
                }
            }
            case "bucket-owner-full-control" -> {
                if (!ofBucket && !owner.equals(bucketOwner)) {
                    grants.add(new Grant(new Grantee.Owner(bucketOwner), Permission.FULL_CONTROL));
                }
            }
            default -> throw new RequestException(new RequestFailure.InvalidArgument("x-amz-acl", name, ""));
        }
        return new Acl(owner, grants);
    }

    /// One of `id="…"`, `emailAddress="…"` and `uri="…"`.
    private Grant grant(String text, Permission permission) {
        int equals = text.indexOf('=');
        var kind = equals < 0 ? "" : text.substring(0, equals).strip();
        var value = text.substring(equals + 1).strip().replace("\"", "");
        return switch (kind) {
            case "id" -> new Grant(account(value), permission);
            case "emailAddress" -> new Grant(ofEmail(value), permission);
            case "uri" -> new Grant(group(value), permission);
            default ->
                throw new RequestException(
                        new RequestFailure.InvalidArgument("x-amz-grant", text, "Argument format not recognized"));
        };
    }

    private Grant grant(AccessControlPolicy.Line line) {
        Grantee to = line.id().isPresent()
                ? account(line.id().get())
                : line.email().isPresent()
                        ? ofEmail(line.email().get())
                        : group(line.uri().orElse(""));
        return new Grant(to, line.permission());
    }

    private Grantee account(String canonicalId) {
        return new Grantee.Owner(identities
                .accountOfCanonicalId(canonicalId)
                .orElseThrow(() -> new RequestException(
                        new RequestFailure.InvalidArgument("CanonicalUser/ID", canonicalId, "Invalid id")))
                .canonicalId());
    }

    private Grantee ofEmail(String email) {
        return new Grantee.Owner(identities
                .accountOfEmail(email)
                .orElseThrow(() -> new RequestException(new RequestFailure.UnresolvableGrant(email)))
                .canonicalId());
    }

    private static Grantee group(String uri) {
        var kind = Grantee.Kind.ofUri(uri);
        if (kind == null) {
            throw new RequestException(new RequestFailure.InvalidArgument("Group/URI", uri, "Invalid group uri"));
        }
        return new Grantee.Group(kind);
    }
}
