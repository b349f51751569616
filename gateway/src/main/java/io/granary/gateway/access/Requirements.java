package io.granary.gateway.access;

import static java.util.Map.entry;

import io.granary.gateway.access.Requirement.Extras;
import io.granary.gateway.request.S3Action;
import java.util.Map;

/// Which action each operation asks for, by the operation's name. A route whose operation is not here cannot be made:
/// what nobody thought about, nobody may do.
public final class Requirements {
    private static final Map<String, Requirement> BY_OPERATION = Map.ofEntries(
            entry("ListBuckets", allowed(S3Action.LIST_ALL_MY_BUCKETS)),
            entry("CreateBucket", allowed(S3Action.CREATE_BUCKET, S3Action.CREATE_BUCKET, Extras.OF_CREATED_BUCKET)),
            entry("HeadBucket", allowed(S3Action.LIST_BUCKET)),
            entry("DeleteBucket", allowed(S3Action.DELETE_BUCKET)),
            entry("ListObjectsV2", allowed(S3Action.LIST_BUCKET)),
            entry("ListObjects", allowed(S3Action.LIST_BUCKET)),
            entry("ListObjectVersions", allowed(S3Action.LIST_BUCKET_VERSIONS)),
            entry("DeleteObjects", new Requirement.ForEachEntry()),
            entry("PostObject", new Requirement.ByOperation()),
            entry("GetObject", allowed(S3Action.GET_OBJECT, S3Action.GET_OBJECT_VERSION)),
            entry("HeadObject", allowed(S3Action.GET_OBJECT, S3Action.GET_OBJECT_VERSION)),
            entry("GetObjectAttributes", allowed(S3Action.GET_OBJECT, S3Action.GET_OBJECT_VERSION)),
            entry("CopyObject", allowed(S3Action.PUT_OBJECT, S3Action.PUT_OBJECT, Extras.OF_WRITTEN_OBJECT)),
            entry("PutObject", allowed(S3Action.PUT_OBJECT, S3Action.PUT_OBJECT, Extras.OF_WRITTEN_OBJECT)),
            entry("DeleteObject", allowed(S3Action.DELETE_OBJECT, S3Action.DELETE_OBJECT_VERSION, Extras.OF_DELETION)),
            entry("CreateMultipartUpload", allowed(S3Action.PUT_OBJECT, S3Action.PUT_OBJECT, Extras.OF_WRITTEN_OBJECT)),
            entry("UploadPartCopy", allowed(S3Action.PUT_OBJECT)),
            entry("UploadPart", allowed(S3Action.PUT_OBJECT)),
            entry("CompleteMultipartUpload", allowed(S3Action.PUT_OBJECT)),
            entry("AbortMultipartUpload", allowed(S3Action.ABORT_MULTIPART_UPLOAD)),
            entry("ListParts", allowed(S3Action.LIST_MULTIPART_UPLOAD_PARTS)),
            entry("ListMultipartUploads", allowed(S3Action.LIST_BUCKET_MULTIPART_UPLOADS)),
            entry("GetBucketLocation", allowed(S3Action.GET_BUCKET_LOCATION)),
            entry("GetBucketAcl", allowed(S3Action.GET_BUCKET_ACL)),
            entry("PutBucketAcl", allowed(S3Action.PUT_BUCKET_ACL)),
            entry("GetObjectAcl", allowed(S3Action.GET_OBJECT_ACL, S3Action.GET_OBJECT_VERSION_ACL)),
            entry("PutObjectAcl", allowed(S3Action.PUT_OBJECT_ACL, S3Action.PUT_OBJECT_VERSION_ACL)),
            entry("GetBucketVersioning", allowed(S3Action.GET_BUCKET_VERSIONING)),
            entry("PutBucketVersioning", allowed(S3Action.PUT_BUCKET_VERSIONING)),
            entry("GetBucketAbac", allowed(S3Action.GET_BUCKET_ABAC)),
            entry("PutBucketAbac", allowed(S3Action.PUT_BUCKET_ABAC)),
            entry("GetBucketAccelerateConfiguration", allowed(S3Action.GET_ACCELERATE_CONFIGURATION)),
            entry("PutBucketAccelerateConfiguration", allowed(S3Action.PUT_ACCELERATE_CONFIGURATION)),
            entry("GetBucketAnalyticsConfiguration", allowed(S3Action.GET_ANALYTICS_CONFIGURATION)),
            entry("ListBucketAnalyticsConfigurations", allowed(S3Action.GET_ANALYTICS_CONFIGURATION)),
            entry("PutBucketAnalyticsConfiguration", allowed(S3Action.PUT_ANALYTICS_CONFIGURATION)),
            entry("DeleteBucketAnalyticsConfiguration", allowed(S3Action.PUT_ANALYTICS_CONFIGURATION)),
            entry("GetBucketIntelligentTieringConfiguration", allowed(S3Action.GET_INTELLIGENT_TIERING_CONFIGURATION)),
            entry(
                    "ListBucketIntelligentTieringConfigurations",
                    allowed(S3Action.GET_INTELLIGENT_TIERING_CONFIGURATION)),
            entry("PutBucketIntelligentTieringConfiguration", allowed(S3Action.PUT_INTELLIGENT_TIERING_CONFIGURATION)),
            entry(
                    "DeleteBucketIntelligentTieringConfiguration",
                    allowed(S3Action.PUT_INTELLIGENT_TIERING_CONFIGURATION)),
            entry("GetBucketInventoryConfiguration", allowed(S3Action.GET_INVENTORY_CONFIGURATION)),
            entry("ListBucketInventoryConfigurations", allowed(S3Action.GET_INVENTORY_CONFIGURATION)),
            entry("PutBucketInventoryConfiguration", allowed(S3Action.PUT_INVENTORY_CONFIGURATION)),
            entry("DeleteBucketInventoryConfiguration", allowed(S3Action.PUT_INVENTORY_CONFIGURATION)),
            entry("GetBucketMetricsConfiguration", allowed(S3Action.GET_METRICS_CONFIGURATION)),
            entry("ListBucketMetricsConfigurations", allowed(S3Action.GET_METRICS_CONFIGURATION)),
            entry("PutBucketMetricsConfiguration", allowed(S3Action.PUT_METRICS_CONFIGURATION)),
            entry("DeleteBucketMetricsConfiguration", allowed(S3Action.PUT_METRICS_CONFIGURATION)),
            entry("GetBucketCors", allowed(S3Action.GET_BUCKET_CORS)),
            entry("PutBucketCors", allowed(S3Action.PUT_BUCKET_CORS)),
            entry("DeleteBucketCors", allowed(S3Action.PUT_BUCKET_CORS)),
            entry("GetBucketEncryption", allowed(S3Action.GET_ENCRYPTION_CONFIGURATION)),
            entry("PutBucketEncryption", allowed(S3Action.PUT_ENCRYPTION_CONFIGURATION)),
            entry("DeleteBucketEncryption", allowed(S3Action.PUT_ENCRYPTION_CONFIGURATION)),
            entry("GetBucketLifecycleConfiguration", allowed(S3Action.GET_LIFECYCLE_CONFIGURATION)),
            entry("PutBucketLifecycleConfiguration", allowed(S3Action.PUT_LIFECYCLE_CONFIGURATION)),
            entry("DeleteBucketLifecycle", allowed(S3Action.PUT_LIFECYCLE_CONFIGURATION)),
            entry("GetBucketLogging", allowed(S3Action.GET_BUCKET_LOGGING)),
            entry("PutBucketLogging", allowed(S3Action.PUT_BUCKET_LOGGING)),
            entry("GetBucketMetadataConfiguration", allowed(S3Action.GET_BUCKET_METADATA_TABLE_CONFIGURATION)),
            entry("CreateBucketMetadataConfiguration", allowed(S3Action.CREATE_BUCKET_METADATA_TABLE_CONFIGURATION)),
            entry("DeleteBucketMetadataConfiguration", allowed(S3Action.DELETE_BUCKET_METADATA_TABLE_CONFIGURATION)),
            entry("GetBucketMetadataTableConfiguration", allowed(S3Action.GET_BUCKET_METADATA_TABLE_CONFIGURATION)),
            entry(
                    "CreateBucketMetadataTableConfiguration",
                    allowed(S3Action.CREATE_BUCKET_METADATA_TABLE_CONFIGURATION)),
            entry(
                    "DeleteBucketMetadataTableConfiguration",
                    allowed(S3Action.DELETE_BUCKET_METADATA_TABLE_CONFIGURATION)),
            entry(
                    "UpdateBucketMetadataAnnotationTableConfiguration",
                    allowed(S3Action.UPDATE_BUCKET_METADATA_ANNOTATION_TABLE_CONFIGURATION)),
            entry(
                    "UpdateBucketMetadataInventoryTableConfiguration",
                    allowed(S3Action.UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION)),
            entry(
                    "UpdateBucketMetadataJournalTableConfiguration",
                    allowed(S3Action.UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION)),
            entry("GetBucketNotificationConfiguration", allowed(S3Action.GET_BUCKET_NOTIFICATION)),
            entry("PutBucketNotificationConfiguration", allowed(S3Action.PUT_BUCKET_NOTIFICATION)),
            entry("GetObjectLockConfiguration", allowed(S3Action.GET_BUCKET_OBJECT_LOCK_CONFIGURATION)),
            entry("PutObjectLockConfiguration", allowed(S3Action.PUT_BUCKET_OBJECT_LOCK_CONFIGURATION)),
            entry("GetBucketOwnershipControls", allowed(S3Action.GET_BUCKET_OWNERSHIP_CONTROLS)),
            entry("PutBucketOwnershipControls", allowed(S3Action.PUT_BUCKET_OWNERSHIP_CONTROLS)),
            entry("DeleteBucketOwnershipControls", allowed(S3Action.PUT_BUCKET_OWNERSHIP_CONTROLS)),
            entry("GetBucketPolicy", allowed(S3Action.GET_BUCKET_POLICY)),
            entry("GetBucketPolicyStatus", allowed(S3Action.GET_BUCKET_POLICY_STATUS)),
            entry("PutBucketPolicy", allowed(S3Action.PUT_BUCKET_POLICY)),
            entry("DeleteBucketPolicy", allowed(S3Action.DELETE_BUCKET_POLICY)),
            entry("GetPublicAccessBlock", allowed(S3Action.GET_BUCKET_PUBLIC_ACCESS_BLOCK)),
            entry("PutPublicAccessBlock", allowed(S3Action.PUT_BUCKET_PUBLIC_ACCESS_BLOCK)),
            entry("DeletePublicAccessBlock", allowed(S3Action.PUT_BUCKET_PUBLIC_ACCESS_BLOCK)),
            entry("GetBucketReplication", allowed(S3Action.GET_REPLICATION_CONFIGURATION)),
            entry("PutBucketReplication", allowed(S3Action.PUT_REPLICATION_CONFIGURATION)),
            entry("DeleteBucketReplication", allowed(S3Action.PUT_REPLICATION_CONFIGURATION)),
            entry("GetBucketRequestPayment", allowed(S3Action.GET_BUCKET_REQUEST_PAYMENT)),
            entry("PutBucketRequestPayment", allowed(S3Action.PUT_BUCKET_REQUEST_PAYMENT)),
            entry("CreateSession", allowed(S3Action.CREATE_SESSION)),
            entry("GetBucketTagging", allowed(S3Action.GET_BUCKET_TAGGING)),
            entry("PutBucketTagging", allowed(S3Action.PUT_BUCKET_TAGGING)),
            entry("DeleteBucketTagging", allowed(S3Action.PUT_BUCKET_TAGGING)),
            entry("GetBucketWebsite", allowed(S3Action.GET_BUCKET_WEBSITE)),
            entry("PutBucketWebsite", allowed(S3Action.PUT_BUCKET_WEBSITE)),
            entry("DeleteBucketWebsite", allowed(S3Action.DELETE_BUCKET_WEBSITE)),
            entry(
                    "GetObjectAnnotation",
                    allowed(S3Action.GET_OBJECT_ANNOTATION, S3Action.GET_OBJECT_VERSION_ANNOTATION)),
            entry(
                    "ListObjectAnnotations",
                    allowed(S3Action.LIST_OBJECT_ANNOTATIONS, S3Action.LIST_OBJECT_VERSION_ANNOTATIONS)),
            entry(
                    "PutObjectAnnotation",
                    allowed(S3Action.PUT_OBJECT_ANNOTATION, S3Action.PUT_OBJECT_VERSION_ANNOTATION)),
            entry(
                    "DeleteObjectAnnotation",
                    allowed(
                            S3Action.DELETE_OBJECT_ANNOTATION,
                            S3Action.DELETE_OBJECT_VERSION_ANNOTATION,
                            Extras.OF_DELETION)),
            entry("GetObjectLegalHold", allowed(S3Action.GET_OBJECT_LEGAL_HOLD)),
            entry("PutObjectLegalHold", allowed(S3Action.PUT_OBJECT_LEGAL_HOLD)),
            entry("GetObjectRetention", allowed(S3Action.GET_OBJECT_RETENTION)),
            entry(
                    "PutObjectRetention",
                    allowed(S3Action.PUT_OBJECT_RETENTION, S3Action.PUT_OBJECT_RETENTION, Extras.OF_DELETION)),
            entry("GetObjectTagging", allowed(S3Action.GET_OBJECT_TAGGING, S3Action.GET_OBJECT_VERSION_TAGGING)),
            entry("PutObjectTagging", allowed(S3Action.PUT_OBJECT_TAGGING, S3Action.PUT_OBJECT_VERSION_TAGGING)),
            entry(
                    "DeleteObjectTagging",
                    allowed(S3Action.DELETE_OBJECT_TAGGING, S3Action.DELETE_OBJECT_VERSION_TAGGING)),
            entry("GetObjectTorrent", allowed(S3Action.GET_OBJECT_TORRENT, S3Action.GET_OBJECT_VERSION_TORRENT)),
            entry("UpdateObjectEncryption", allowed(S3Action.UPDATE_OBJECT_ENCRYPTION)),
            entry("RenameObject", allowed(S3Action.PUT_OBJECT)),
            entry("RestoreObject", allowed(S3Action.RESTORE_OBJECT)),
            entry("SelectObjectContent", allowed(S3Action.GET_OBJECT, S3Action.GET_OBJECT_VERSION)),
            entry("Preflight", new Requirement.Nothing()));

    private Requirements() {}

    /// Throws `IllegalArgumentException` for an operation without one.
    public static Requirement of(String operation) {
        var found = BY_OPERATION.get(operation);
        if (found == null) {
            throw new IllegalArgumentException(
                    "operation " + operation + " has no action: name one in " + Requirements.class.getName());
        }
        return found;
    }

    private static Requirement allowed(S3Action action) {
        return allowed(action, action);
    }

    private static Requirement allowed(S3Action action, S3Action ofVersion) {
        return allowed(action, ofVersion, Extras.NONE);
    }

    private static Requirement allowed(S3Action action, S3Action ofVersion, Extras headers) {
        return new Requirement.Allowed(action, ofVersion, headers);
    }
}
