package io.granary.gateway.request;

import java.util.Optional;

/// What a policy allows or denies, in S3's words: the actions of the
/// [service authorization
/// reference](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)
/// that this server knows of, those it refuses included.
public enum S3Action {
    /// To make users, keys and policies, on the port for administration; an action of this server.
    ADMINISTER("granary:Administer", Scope.SERVICE),
    /// To take on a role, by a signature or by an issuer's token; an action of the token service.
    ASSUME_ROLE("sts:AssumeRole", Scope.SERVICE),
    ASSUME_ROLE_WITH_WEB_IDENTITY("sts:AssumeRoleWithWebIdentity", Scope.SERVICE),
    LIST_ALL_MY_BUCKETS("s3:ListAllMyBuckets", Scope.SERVICE),
    CREATE_BUCKET("s3:CreateBucket", Scope.BUCKET),
    DELETE_BUCKET("s3:DeleteBucket", Scope.BUCKET),
    LIST_BUCKET("s3:ListBucket", Scope.BUCKET),
    LIST_BUCKET_VERSIONS("s3:ListBucketVersions", Scope.BUCKET),
    LIST_BUCKET_MULTIPART_UPLOADS("s3:ListBucketMultipartUploads", Scope.BUCKET),
    GET_BUCKET_LOCATION("s3:GetBucketLocation", Scope.BUCKET),
    GET_BUCKET_ACL("s3:GetBucketAcl", Scope.BUCKET),
    PUT_BUCKET_ACL("s3:PutBucketAcl", Scope.BUCKET),
    GET_BUCKET_POLICY("s3:GetBucketPolicy", Scope.BUCKET),
    PUT_BUCKET_POLICY("s3:PutBucketPolicy", Scope.BUCKET),
    DELETE_BUCKET_POLICY("s3:DeleteBucketPolicy", Scope.BUCKET),
    GET_BUCKET_POLICY_STATUS("s3:GetBucketPolicyStatus", Scope.BUCKET),
    GET_BUCKET_PUBLIC_ACCESS_BLOCK("s3:GetBucketPublicAccessBlock", Scope.BUCKET),
    PUT_BUCKET_PUBLIC_ACCESS_BLOCK("s3:PutBucketPublicAccessBlock", Scope.BUCKET),
    GET_BUCKET_OWNERSHIP_CONTROLS("s3:GetBucketOwnershipControls", Scope.BUCKET),
    PUT_BUCKET_OWNERSHIP_CONTROLS("s3:PutBucketOwnershipControls", Scope.BUCKET),
    GET_BUCKET_VERSIONING("s3:GetBucketVersioning", Scope.BUCKET),
    PUT_BUCKET_VERSIONING("s3:PutBucketVersioning", Scope.BUCKET),
    GET_BUCKET_TAGGING("s3:GetBucketTagging", Scope.BUCKET),
    PUT_BUCKET_TAGGING("s3:PutBucketTagging", Scope.BUCKET),
    GET_BUCKET_CORS("s3:GetBucketCORS", Scope.BUCKET),
    PUT_BUCKET_CORS("s3:PutBucketCORS", Scope.BUCKET),
    GET_LIFECYCLE_CONFIGURATION("s3:GetLifecycleConfiguration", Scope.BUCKET),
    PUT_LIFECYCLE_CONFIGURATION("s3:PutLifecycleConfiguration", Scope.BUCKET),
    GET_ENCRYPTION_CONFIGURATION("s3:GetEncryptionConfiguration", Scope.BUCKET),
    PUT_ENCRYPTION_CONFIGURATION("s3:PutEncryptionConfiguration", Scope.BUCKET),
    GET_BUCKET_OBJECT_LOCK_CONFIGURATION("s3:GetBucketObjectLockConfiguration", Scope.BUCKET),
    PUT_BUCKET_OBJECT_LOCK_CONFIGURATION("s3:PutBucketObjectLockConfiguration", Scope.BUCKET),
    GET_BUCKET_LOGGING("s3:GetBucketLogging", Scope.BUCKET),
    PUT_BUCKET_LOGGING("s3:PutBucketLogging", Scope.BUCKET),
    GET_BUCKET_NOTIFICATION("s3:GetBucketNotification", Scope.BUCKET),
    PUT_BUCKET_NOTIFICATION("s3:PutBucketNotification", Scope.BUCKET),
    GET_REPLICATION_CONFIGURATION("s3:GetReplicationConfiguration", Scope.BUCKET),
    PUT_REPLICATION_CONFIGURATION("s3:PutReplicationConfiguration", Scope.BUCKET),
    GET_BUCKET_REQUEST_PAYMENT("s3:GetBucketRequestPayment", Scope.BUCKET),
    PUT_BUCKET_REQUEST_PAYMENT("s3:PutBucketRequestPayment", Scope.BUCKET),
    GET_BUCKET_WEBSITE("s3:GetBucketWebsite", Scope.BUCKET),
    PUT_BUCKET_WEBSITE("s3:PutBucketWebsite", Scope.BUCKET),
    DELETE_BUCKET_WEBSITE("s3:DeleteBucketWebsite", Scope.BUCKET),
    GET_ACCELERATE_CONFIGURATION("s3:GetAccelerateConfiguration", Scope.BUCKET),
    PUT_ACCELERATE_CONFIGURATION("s3:PutAccelerateConfiguration", Scope.BUCKET),
    GET_ANALYTICS_CONFIGURATION("s3:GetAnalyticsConfiguration", Scope.BUCKET),
    PUT_ANALYTICS_CONFIGURATION("s3:PutAnalyticsConfiguration", Scope.BUCKET),
    GET_INTELLIGENT_TIERING_CONFIGURATION("s3:GetIntelligentTieringConfiguration", Scope.BUCKET),
    PUT_INTELLIGENT_TIERING_CONFIGURATION("s3:PutIntelligentTieringConfiguration", Scope.BUCKET),
    GET_INVENTORY_CONFIGURATION("s3:GetInventoryConfiguration", Scope.BUCKET),
    PUT_INVENTORY_CONFIGURATION("s3:PutInventoryConfiguration", Scope.BUCKET),
    GET_METRICS_CONFIGURATION("s3:GetMetricsConfiguration", Scope.BUCKET),
    PUT_METRICS_CONFIGURATION("s3:PutMetricsConfiguration", Scope.BUCKET),
    GET_BUCKET_ABAC("s3:GetBucketAbac", Scope.BUCKET),
    PUT_BUCKET_ABAC("s3:PutBucketAbac", Scope.BUCKET),
    CREATE_SESSION("s3:CreateSession", Scope.BUCKET),
    CREATE_BUCKET_METADATA_TABLE_CONFIGURATION("s3:CreateBucketMetadataTableConfiguration", Scope.BUCKET),
    GET_BUCKET_METADATA_TABLE_CONFIGURATION("s3:GetBucketMetadataTableConfiguration", Scope.BUCKET),
    DELETE_BUCKET_METADATA_TABLE_CONFIGURATION("s3:DeleteBucketMetadataTableConfiguration", Scope.BUCKET),
    UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION(
            "s3:UpdateBucketMetadataInventoryTableConfiguration", Scope.BUCKET),
    UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION(
            "s3:UpdateBucketMetadataJournalTableConfiguration", Scope.BUCKET),
    UPDATE_BUCKET_METADATA_ANNOTATION_TABLE_CONFIGURATION(
            "s3:UpdateBucketMetadataAnnotationTableConfiguration", Scope.BUCKET),
    GET_OBJECT("s3:GetObject", Scope.OBJECT),
    GET_OBJECT_VERSION("s3:GetObjectVersion", Scope.OBJECT),
    PUT_OBJECT("s3:PutObject", Scope.OBJECT),
    DELETE_OBJECT("s3:DeleteObject", Scope.OBJECT),
    DELETE_OBJECT_VERSION("s3:DeleteObjectVersion", Scope.OBJECT),
    ABORT_MULTIPART_UPLOAD("s3:AbortMultipartUpload", Scope.OBJECT),
    LIST_MULTIPART_UPLOAD_PARTS("s3:ListMultipartUploadParts", Scope.OBJECT),
    GET_OBJECT_ACL("s3:GetObjectAcl", Scope.OBJECT),
    GET_OBJECT_VERSION_ACL("s3:GetObjectVersionAcl", Scope.OBJECT),
    PUT_OBJECT_ACL("s3:PutObjectAcl", Scope.OBJECT),
    PUT_OBJECT_VERSION_ACL("s3:PutObjectVersionAcl", Scope.OBJECT),
    GET_OBJECT_TAGGING("s3:GetObjectTagging", Scope.OBJECT),
    GET_OBJECT_VERSION_TAGGING("s3:GetObjectVersionTagging", Scope.OBJECT),
    PUT_OBJECT_TAGGING("s3:PutObjectTagging", Scope.OBJECT),
    PUT_OBJECT_VERSION_TAGGING("s3:PutObjectVersionTagging", Scope.OBJECT),
    DELETE_OBJECT_TAGGING("s3:DeleteObjectTagging", Scope.OBJECT),
    DELETE_OBJECT_VERSION_TAGGING("s3:DeleteObjectVersionTagging", Scope.OBJECT),
    GET_OBJECT_RETENTION("s3:GetObjectRetention", Scope.OBJECT),
    PUT_OBJECT_RETENTION("s3:PutObjectRetention", Scope.OBJECT),
    GET_OBJECT_LEGAL_HOLD("s3:GetObjectLegalHold", Scope.OBJECT),
    PUT_OBJECT_LEGAL_HOLD("s3:PutObjectLegalHold", Scope.OBJECT),
    BYPASS_GOVERNANCE_RETENTION("s3:BypassGovernanceRetention", Scope.OBJECT),
    GET_OBJECT_ATTRIBUTES("s3:GetObjectAttributes", Scope.OBJECT),
    GET_OBJECT_VERSION_ATTRIBUTES("s3:GetObjectVersionAttributes", Scope.OBJECT),
    GET_OBJECT_TORRENT("s3:GetObjectTorrent", Scope.OBJECT),
    GET_OBJECT_VERSION_TORRENT("s3:GetObjectVersionTorrent", Scope.OBJECT),
    RESTORE_OBJECT("s3:RestoreObject", Scope.OBJECT),
    UPDATE_OBJECT_ENCRYPTION("s3:UpdateObjectEncryption", Scope.OBJECT),
    GET_OBJECT_ANNOTATION("s3:GetObjectAnnotation", Scope.OBJECT),
    GET_OBJECT_VERSION_ANNOTATION("s3:GetObjectVersionAnnotation", Scope.OBJECT),
    PUT_OBJECT_ANNOTATION("s3:PutObjectAnnotation", Scope.OBJECT),
    PUT_OBJECT_VERSION_ANNOTATION("s3:PutObjectVersionAnnotation", Scope.OBJECT),
    LIST_OBJECT_ANNOTATIONS("s3:ListObjectAnnotations", Scope.OBJECT),
    LIST_OBJECT_VERSION_ANNOTATIONS("s3:ListObjectVersionAnnotations", Scope.OBJECT),
    DELETE_OBJECT_ANNOTATION("s3:DeleteObjectAnnotation", Scope.OBJECT),
    DELETE_OBJECT_VERSION_ANNOTATION("s3:DeleteObjectVersionAnnotation", Scope.OBJECT);

    private final String wireName;
    private final Scope scope;

    S3Action(String wireName, Scope scope) {
        this.wireName = wireName;
        this.scope = scope;
    }

    /// As policies write it, such as `s3:GetObject`.
    public String wireName() {
        return wireName;
    }

    /// The action of that name, in any case.
    public static Optional<S3Action> of(String wireName) {
        for (var action : values()) {
            if (action.wireName.equalsIgnoreCase(wireName)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }

    /// What the action is about: every bucket, a bucket or an object.
    public Scope scope() {
        return scope;
    }
}
