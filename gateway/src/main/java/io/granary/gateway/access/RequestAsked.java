package io.granary.gateway.access;

import io.granary.gateway.access.identity.Principal;
import io.granary.gateway.access.policy.Asked;
import io.granary.gateway.access.policy.ConditionKey;
import io.granary.gateway.access.policy.Who;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.S3Action;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One question to policies about one request. One thread at a time.
final class RequestAsked implements Asked {
    private static final byte[] NO_KEY = new byte[0];

    private final S3Action action;
    private final String bucket;
    private final byte[] key;
    private final String versionId;
    private final Principal principal;
    private final Circumstances circumstances;
    private final Supplier<String> resourceAccount;

    /// Whose headers are those of the write that is asked about, rather than of another one in the same request.
    private final boolean main;

    private @Nullable Headers attributes;
    private boolean incomplete;

    RequestAsked(
            S3Action action,
            @Nullable BucketName bucket,
            @Nullable ObjectKey key,
            String versionId,
            Principal principal,
            Circumstances circumstances,
            Supplier<String> resourceAccount,
            boolean main) {
        this.action = action;
        this.bucket = bucket == null ? "" : bucket.value();
        this.key = key == null ? NO_KEY : key.utf8();
        this.versionId = versionId;
        this.principal = principal;
        this.circumstances = circumstances;
        this.resourceAccount = resourceAccount;
        this.main = main;
    }

    /// Tells what is stored beside the object; [Headers#NONE] for one that is not there.
    void know(Headers attributesOfObject) {
        attributes = attributesOfObject;
        incomplete = false;
    }

    /// Whether a condition asked for something of the object that is not known yet.
    boolean incomplete() {
        return incomplete;
    }

    @Override
    public S3Action action() {
        return action;
    }

    @Override
    public String bucket() {
        return bucket;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public Who who() {
        return principal.who();
    }

    @Override
    public @Nullable String value(ConditionKey key) {
        if (!key.kind().header().isEmpty()) {
            return main ? circumstances.headers().first(key.kind().header()) : null;
        }
        return switch (key.kind()) {
            case SOURCE_IP -> circumstances.sourceAddress();
            case SECURE_TRANSPORT -> Boolean.toString(circumstances.secure());
            case CURRENT_TIME ->
                Instant.ofEpochMilli(circumstances.nowMillis())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString();
            case EPOCH_TIME -> Long.toString(circumstances.nowMillis() / 1000);
            case USER_AGENT -> circumstances.headers().first("user-agent");
            case REFERER -> circumstances.headers().first("referer");
            case USERNAME -> principal.account() == null || principal.root() ? null : userName();
            case USERID -> principal.account() == null ? "anonymous" : principal.userId();
            // Of a session it is its role's, as in IAM.
            case PRINCIPAL_ARN ->
                nullIfEmpty(
                        principal.who().roleArn().isEmpty()
                                ? principal.who().arn()
                                : principal.who().roleArn());
            case TOKEN_ISSUE_TIME ->
                principal.isSession()
                        ? Instant.ofEpochMilli(principal.sinceMillis())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()
                        : null;
            case PRINCIPAL_ACCOUNT -> nullIfEmpty(principal.who().accountId());
            case PRINCIPAL_TYPE -> type();
            case RESOURCE_ACCOUNT, S3_RESOURCE_ACCOUNT -> bucket.isEmpty() ? null : resourceAccount.get();
            case PREFIX -> parameter("prefix");
            case DELIMITER -> parameter("delimiter");
            case MAX_KEYS -> parameter("max-keys");
            case VERSION_ID -> nullIfEmpty(versionId);
            case AUTH_TYPE -> authType();
            case SIGNATURE_VERSION -> principal.account() == null ? null : "AWS4-HMAC-SHA256";
            case EXISTING_OBJECT_TAG -> tag(existing(), key.parameter());
            case REQUEST_OBJECT_TAG -> tag(given(), key.parameter());
            case REQUEST_OBJECT_TAG_KEYS -> {
                var all = values(key);
                yield all.isEmpty() ? null : all.getFirst();
            }
            default -> null;
        };
    }

    @Override
    public List<String> values(ConditionKey key) {
        if (key.kind() != ConditionKey.Kind.REQUEST_OBJECT_TAG_KEYS) {
            return Asked.super.values(key);
        }
        var names = new ArrayList<String>();
        var tags = given();
        for (int i = 0; i < tags.size(); i++) {
            names.add(tags.name(i));
        }
        return names;
    }

    private @Nullable String userName() {
        return principal.who().roleArn().isEmpty() ? principal.name() : null;
    }

    private String type() {
        if (principal.account() == null) {
            return "Anonymous";
        }
        if (principal.root()) {
            return "Account";
        }
        return principal.who().roleArn().isEmpty() ? "User" : "AssumedRole";
    }

    private @Nullable String authType() {
        if (principal.account() == null) {
            return null;
        }
        return circumstances.query().has("X-Amz-Signature") ? "REST-QUERY-STRING" : "REST-HEADER";
    }

    private @Nullable String parameter(String name) {
        return main ? circumstances.query().get(name).orElse(null) : null;
    }

    private QueryParameters given() {
        var header = main ? circumstances.headers().first("x-amz-tagging") : null;
        return tags(header == null ? "" : header);
    }

    private QueryParameters existing() {
        var known = attributes;
        if (known == null) {
            incomplete = true;
            return QueryParameters.NONE;
        }
        return tags(known.find(Attributes.TAGGING).orElse(""));
    }

    private static QueryParameters tags(String query) {
        try {
            return QueryParameters.parse(query);
        } catch (RequestException malformed) {
            return QueryParameters.NONE;
        }
    }

    private static @Nullable String tag(QueryParameters tags, String name) {
        return tags.get(name).orElse(null);
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
