package io.granary.gateway.access.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A key of a condition, such as `s3:prefix` or `s3:ExistingObjectTag/team`.
///
/// @param name in lower case, without its parameter: keys are the same in any case
/// @param parameter what follows the slash, as written; empty for none
public record ConditionKey(Kind kind, String name, String parameter) {
    /// The keys that requests can have a value for.
    public enum Kind {
        SOURCE_IP("aws:SourceIp"),
        SECURE_TRANSPORT("aws:SecureTransport"),
        CURRENT_TIME("aws:CurrentTime"),
        EPOCH_TIME("aws:EpochTime"),
        USER_AGENT("aws:UserAgent"),
        REFERER("aws:Referer"),
        USERNAME("aws:username"),
        USERID("aws:userid"),
        TOKEN_ISSUE_TIME("aws:TokenIssueTime"),
        PRINCIPAL_ARN("aws:PrincipalArn"),
        PRINCIPAL_ACCOUNT("aws:PrincipalAccount"),
        PRINCIPAL_TYPE("aws:PrincipalType"),
        RESOURCE_ACCOUNT("aws:ResourceAccount"),
        S3_RESOURCE_ACCOUNT("s3:ResourceAccount"),
        PREFIX("s3:prefix"),
        DELIMITER("s3:delimiter"),
        MAX_KEYS("s3:max-keys"),
        VERSION_ID("s3:VersionId"),
        LOCATION_CONSTRAINT("s3:LocationConstraint"),
        AUTH_TYPE("s3:authType"),
        SIGNATURE_VERSION("s3:signatureversion"),
        SIGNATURE_AGE("s3:signatureAge"),
        EXISTING_OBJECT_TAG("s3:ExistingObjectTag"),
        REQUEST_OBJECT_TAG("s3:RequestObjectTag"),
        REQUEST_OBJECT_TAG_KEYS("s3:RequestObjectTagKeys"),
        ACL("s3:x-amz-acl", "x-amz-acl"),
        GRANT_FULL_CONTROL("s3:x-amz-grant-full-control", "x-amz-grant-full-control"),
        GRANT_READ("s3:x-amz-grant-read", "x-amz-grant-read"),
        GRANT_READ_ACP("s3:x-amz-grant-read-acp", "x-amz-grant-read-acp"),
        GRANT_WRITE("s3:x-amz-grant-write", "x-amz-grant-write"),
        GRANT_WRITE_ACP("s3:x-amz-grant-write-acp", "x-amz-grant-write-acp"),
        COPY_SOURCE("s3:x-amz-copy-source", "x-amz-copy-source"),
        METADATA_DIRECTIVE("s3:x-amz-metadata-directive", "x-amz-metadata-directive"),
        ENCRYPTION("s3:x-amz-server-side-encryption", "x-amz-server-side-encryption"),
        ENCRYPTION_KEY_ID(
                "s3:x-amz-server-side-encryption-aws-kms-key-id", "x-amz-server-side-encryption-aws-kms-key-id"),
        ENCRYPTION_CUSTOMER_ALGORITHM(
                "s3:x-amz-server-side-encryption-customer-algorithm",
                "x-amz-server-side-encryption-customer-algorithm"),
        STORAGE_CLASS("s3:x-amz-storage-class", "x-amz-storage-class"),
        WEBSITE_REDIRECT("s3:x-amz-website-redirect-location", "x-amz-website-redirect-location"),
        CONTENT_SHA256("s3:x-amz-content-sha256", "x-amz-content-sha256"),
        OBJECT_OWNERSHIP("s3:x-amz-object-ownership", "x-amz-object-ownership"),
        LOCK_MODE("s3:object-lock-mode", "x-amz-object-lock-mode"),
        LOCK_UNTIL("s3:object-lock-retain-until-date", "x-amz-object-lock-retain-until-date"),
        LOCK_LEGAL_HOLD("s3:object-lock-legal-hold", "x-amz-object-lock-legal-hold"),
        LOCK_REMAINING_DAYS("s3:object-lock-remaining-retention-days"),
        OBJECT_IF_MATCH("s3:x-amz-object-if-match", "x-amz-object-if-match"),
        ANNOTATION_DIRECTIVE("s3:x-amz-object-annotation-directive", "x-amz-object-annotation-directive"),
        IF_MATCH("s3:if-match", "if-match"),
        IF_NONE_MATCH("s3:if-none-match", "if-none-match"),
        /// A key that no request has here, such as one of another service.
        OTHER("");

        private static final Map<String, Kind> BY_NAME = byName();

        private final String wireName;
        private final String header;

        Kind(String wireName) {
            this(wireName, "");
        }

        Kind(String wireName, String header) {
            this.wireName = wireName;
            this.header = header;
        }

        /// As policies write it.
        public String wireName() {
            return wireName;
        }

        /// The header whose value it is; empty for those that are no header's.
        public String header() {
            return header;
        }

        /// Whether a request may have several values for it.
        boolean multiple() {
            return this == REQUEST_OBJECT_TAG_KEYS;
        }

        private static Map<String, Kind> byName() {
            var found = new HashMap<String, Kind>();
            for (var kind : values()) {
                if (kind != OTHER) {
                    found.put(kind.wireName.toLowerCase(Locale.ROOT), kind);
                }
            }
            return Map.copyOf(found);
        }
    }

    /// Reads a key as a policy has it.
    public static ConditionKey of(String text) {
        int slash = text.indexOf('/');
        var name = (slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT);
        var parameter = slash < 0 ? "" : text.substring(slash + 1);
        var kind = Kind.BY_NAME.getOrDefault(name, Kind.OTHER);
        boolean takesParameter = kind == Kind.EXISTING_OBJECT_TAG || kind == Kind.REQUEST_OBJECT_TAG;
        if (kind != Kind.OTHER && takesParameter != (slash >= 0)) {
            kind = Kind.OTHER;
        }
        return kind == Kind.OTHER
                ? new ConditionKey(kind, text.toLowerCase(Locale.ROOT), "")
                : new ConditionKey(kind, name, parameter);
    }
}
