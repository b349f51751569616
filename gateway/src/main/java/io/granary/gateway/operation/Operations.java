package io.granary.gateway.operation;

import static io.granary.gateway.operation.Route.route;
import static io.granary.gateway.request.Method.DELETE;
import static io.granary.gateway.request.Method.GET;
import static io.granary.gateway.request.Method.HEAD;
import static io.granary.gateway.request.Method.POST;
import static io.granary.gateway.request.Method.PUT;
import static io.granary.gateway.request.Scope.BUCKET;
import static io.granary.gateway.request.Scope.OBJECT;
import static io.granary.gateway.request.Scope.SERVICE;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.access.Requirement;
import io.granary.gateway.access.Requirements;
import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.access.acl.PublicAccess;
import io.granary.gateway.annotation.AnnotationOperations;
import io.granary.gateway.batch.BatchOpener;
import io.granary.gateway.batch.PostBatch;
import io.granary.gateway.batch.SelectBatch;
import io.granary.gateway.cors.CorsConfiguration;
import io.granary.gateway.form.PostObject;
import io.granary.gateway.ingest.IngestTar;
import io.granary.gateway.lifecycle.LifecycleConfiguration;
import io.granary.gateway.lock.GetObjectLegalHold;
import io.granary.gateway.lock.GetObjectLockConfiguration;
import io.granary.gateway.lock.GetObjectRetention;
import io.granary.gateway.lock.PutObjectLegalHold;
import io.granary.gateway.lock.PutObjectLockConfiguration;
import io.granary.gateway.lock.PutObjectRetention;
import io.granary.gateway.request.Configuration;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.request.Scope;
import io.granary.gateway.signing.PostSignature;
import io.granary.gateway.table.MetadataOperations;
import io.granary.gateway.xml.documents.Configurations;
import io.granary.gateway.xml.documents.OwnershipControls;
import io.granary.gateway.xml.documents.PublicAccessBlock;
import io.granary.gateway.xml.documents.Tagging;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The table of all operations of S3, those that this server has and those that it refuses by name.
public final class Operations {
    private Operations() {}

    /// The routes, most specific first. Region is what HeadBucket and GetBucketLocation tell;
    /// `signatures` verifies those of forms, `acls` makes access control lists; `files` is a directory for what is made
    /// of the store, which is made when it is needed and may be emptied while nothing runs.
    public static List<Route> routes(
            ObjectEngine engine, String region, PostSignature signatures, AclWriting acls, Path files) {
        return routes(engine, region, signatures, acls, VirtualTrees.of(engine, files));
    }

    static List<Route> routes(
            ObjectEngine engine, String region, PostSignature signatures, AclWriting acls, VirtualTrees trees) {
        var virtual = trees.keys();
        var put = new PutObject(engine, acls, virtual);
        var ingest = new IngestTar(put, () -> engine.packingLimitBytes());
        var routes = new ArrayList<Route>();
        routes.addAll(settings(engine, region));
        routes.addAll(documents(engine));
        routes.addAll(versions(engine));
        routes.addAll(locks(engine));
        routes.addAll(access(engine, acls));
        routes.addAll(neverSet(engine));
        routes.addAll(AnnotationOperations.routes(engine));
        routes.addAll(MetadataOperations.routes(engine));
        routes.addAll(unsupported());
        routes.addAll(multipart(engine, acls));
        routes.addAll(batches(trees.batches()));
        routes.addAll(List.of(
                route("ListBuckets", GET, SERVICE, new ListBuckets(engine, acls, region)),
                route("CreateBucket", PUT, BUCKET, new CreateBucket(engine, acls, region)),
                route("HeadBucket", HEAD, BUCKET, new HeadBucket(engine, region)),
                route("DeleteBucket", DELETE, BUCKET, new DeleteBucket(engine)),
                route("ListObjectsV2", GET, BUCKET, new ListObjectsV2(engine, virtual))
                        .query("list-type=2"),
                route("ListObjects", GET, BUCKET, new ListObjects(engine, virtual)),
                route("DeleteObjects", POST, BUCKET, new DeleteObjects(engine)).query("delete"),
                route("PostObject", POST, BUCKET, new PostObject(put, signatures, InstantSource.system())),
                route("GetObjectAttributes", GET, OBJECT, new GetObjectAttributes(engine, virtual))
                        .query("attributes"),
                route("GetObject", GET, OBJECT, new GetObject(engine, virtual)),
                route("HeadObject", HEAD, OBJECT, new HeadObject(engine, virtual)),
                route("CopyObject", PUT, OBJECT, new CopyObject(engine, acls)).header(CopySource.HEADER),
                // Under the name of a put: that is what its caller must be allowed to do, for each member again.
                route("IngestTar", PUT, OBJECT, ingest, Requirements.of("PutObject"))
                        .header(IngestTar.HEADER),
                route("PutObject", PUT, OBJECT, put),
                route("DeleteObject", DELETE, OBJECT, new DeleteObject(engine, virtual))));
        return List.copyOf(routes);
    }

    /// Uploads in parts. A PUT with but one of the two parameters is a part that lacks the other, and no object.
    private static List<Route> multipart(ObjectEngine engine, AclWriting acls) {
        var part = new UploadPart(engine);
        var copy = new UploadPartCopy(engine);
        return List.of(
                route("CreateMultipartUpload", POST, OBJECT, new CreateMultipartUpload(engine, acls))
                        .query("uploads"),
                route("UploadPartCopy", PUT, OBJECT, copy).query("uploadId").header(CopySource.HEADER),
                route("UploadPartCopy", PUT, OBJECT, copy).query("partNumber").header(CopySource.HEADER),
                route("UploadPart", PUT, OBJECT, part).query("uploadId"),
                route("UploadPart", PUT, OBJECT, part).query("partNumber"),
                route("CompleteMultipartUpload", POST, OBJECT, new CompleteMultipartUpload(engine))
                        .query("uploadId"),
                route("AbortMultipartUpload", DELETE, OBJECT, new AbortMultipartUpload(engine))
                        .query("uploadId"),
                route("ListParts", GET, OBJECT, new ListParts(engine, acls)).query("uploadId"),
                route("ListMultipartUploads", GET, BUCKET, new ListMultipartUploads(engine, acls))
                        .query("uploads"));
    }

    /// Many objects in one answer, named in the request's body.
    private static List<Route> batches(BatchOpener opener) {
        var get = new Requirement.Allowed(S3Action.GET_OBJECT, S3Action.GET_OBJECT, Requirement.Extras.NONE);
        return List.of(
                route("SelectObjectContent", POST, OBJECT, new SelectBatch(opener))
                        .query("select"),
                route("GetBatch", POST, OBJECT, new PostBatch(opener), get));
    }

    /// What clients ask about a bucket before they use it, and what is true of every bucket as long as it cannot be
    /// set.
    private static List<Route> settings(ObjectEngine engine, String region) {
        var location = new FixedSetting(engine, () -> Configurations.location(region));
        return List.of(route("GetBucketLocation", GET, BUCKET, location).query("location"));
    }

    /// Versions of keys, and the tags that each has.
    private static List<Route> versions(ObjectEngine engine) {
        return List.of(
                route("GetBucketVersioning", GET, BUCKET, new GetBucketVersioning(engine))
                        .query("versioning"),
                route("PutBucketVersioning", PUT, BUCKET, new PutBucketVersioning(engine))
                        .query("versioning"),
                route("ListObjectVersions", GET, BUCKET, new ListObjectVersions(engine))
                        .query("versions"),
                route("GetObjectTagging", GET, OBJECT, new GetObjectTagging(engine))
                        .query("tagging"),
                route("PutObjectTagging", PUT, OBJECT, new PutObjectTagging(engine))
                        .query("tagging"),
                route("DeleteObjectTagging", DELETE, OBJECT, new DeleteObjectTagging(engine))
                        .query("tagging"));
    }

    /// What keeps versions from being deleted.
    private static List<Route> locks(ObjectEngine engine) {
        return List.of(
                route("GetObjectLockConfiguration", GET, BUCKET, new GetObjectLockConfiguration(engine))
                        .query("object-lock"),
                route("PutObjectLockConfiguration", PUT, BUCKET, new PutObjectLockConfiguration(engine))
                        .query("object-lock"),
                route("GetObjectRetention", GET, OBJECT, new GetObjectRetention(engine))
                        .query("retention"),
                route("PutObjectRetention", PUT, OBJECT, new PutObjectRetention(engine))
                        .query("retention"),
                route("GetObjectLegalHold", GET, OBJECT, new GetObjectLegalHold(engine))
                        .query("legal-hold"),
                route("PutObjectLegalHold", PUT, OBJECT, new PutObjectLegalHold(engine))
                        .query("legal-hold"));
    }

    /// Who may do what with a bucket and its objects.
    private static List<Route> access(ObjectEngine engine, AclWriting acls) {
        var rules = acls.rules();
        var getAcl = new GetAcl(engine, acls);
        var putAcl = new PutAcl(engine, acls);
        return List.of(
                route("GetBucketAcl", GET, BUCKET, getAcl).query("acl"),
                route("GetObjectAcl", GET, OBJECT, getAcl).query("acl"),
                route("PutBucketAcl", PUT, BUCKET, putAcl).query("acl"),
                route("PutObjectAcl", PUT, OBJECT, putAcl).query("acl"),
                route("GetBucketPolicy", GET, BUCKET, new GetBucketPolicy(engine))
                        .query("policy"),
                route("PutBucketPolicy", PUT, BUCKET, new PutBucketPolicy(engine, rules))
                        .query("policy"),
                route("DeleteBucketPolicy", DELETE, BUCKET, new RemoveSetting(engine, SettingKind.POLICY))
                        .query("policy"),
                route("GetBucketPolicyStatus", GET, BUCKET, new GetBucketPolicyStatus(engine, rules))
                        .query("policyStatus"),
                route(
                                "GetPublicAccessBlock",
                                GET,
                                BUCKET,
                                new GetKept(
                                        engine,
                                        SettingKind.PUBLIC_ACCESS_BLOCK,
                                        Configuration.PUBLIC_ACCESS_BLOCK,
                                        kept -> PublicAccessBlock.xml(PublicAccess.parse(kept))))
                        .query("publicAccessBlock"),
                route(
                                "PutPublicAccessBlock",
                                PUT,
                                BUCKET,
                                new PutSetting(
                                        engine,
                                        SettingKind.PUBLIC_ACCESS_BLOCK,
                                        root -> ByteBuffer.wrap(
                                                PublicAccessBlock.of(root).bytes()),
                                        200))
                        .query("publicAccessBlock"),
                route(
                                "DeletePublicAccessBlock",
                                DELETE,
                                BUCKET,
                                new RemoveSetting(engine, SettingKind.PUBLIC_ACCESS_BLOCK))
                        .query("publicAccessBlock"),
                route(
                                "GetBucketOwnershipControls",
                                GET,
                                BUCKET,
                                new GetKept(
                                        engine,
                                        SettingKind.OWNERSHIP_CONTROLS,
                                        Configuration.OWNERSHIP_CONTROLS,
                                        kept -> OwnershipControls.xml(Ownership.parse(kept))))
                        .query("ownershipControls"),
                route("PutBucketOwnershipControls", PUT, BUCKET, new PutOwnershipControls(engine, rules))
                        .query("ownershipControls"),
                route(
                                "DeleteBucketOwnershipControls",
                                DELETE,
                                BUCKET,
                                new RemoveSetting(engine, SettingKind.OWNERSHIP_CONTROLS))
                        .query("ownershipControls"));
    }

    /// Documents that are kept as they were set.
    private static List<Route> documents(ObjectEngine engine) {
        return List.of(
                route("GetBucketCors", GET, BUCKET, new GetSetting(engine, SettingKind.CORS, Configuration.CORS))
                        .query("cors"),
                route(
                                "PutBucketCors",
                                PUT,
                                BUCKET,
                                new PutSetting(
                                        engine,
                                        SettingKind.CORS,
                                        root -> CorsConfiguration.of(root).xml(),
                                        200))
                        .query("cors"),
                route("DeleteBucketCors", DELETE, BUCKET, new RemoveSetting(engine, SettingKind.CORS))
                        .query("cors"),
                route(
                                "GetBucketLifecycleConfiguration",
                                GET,
                                BUCKET,
                                new GetSetting(engine, SettingKind.LIFECYCLE, Configuration.LIFECYCLE))
                        .query("lifecycle"),
                route(
                                "PutBucketLifecycleConfiguration",
                                PUT,
                                BUCKET,
                                new PutSetting(
                                        engine,
                                        SettingKind.LIFECYCLE,
                                        root -> LifecycleConfiguration.of(root).xml(),
                                        200))
                        .query("lifecycle"),
                route("DeleteBucketLifecycle", DELETE, BUCKET, new RemoveSetting(engine, SettingKind.LIFECYCLE))
                        .query("lifecycle"),
                route(
                                "GetBucketTagging",
                                GET,
                                BUCKET,
                                new GetSetting(engine, SettingKind.TAGGING, Configuration.TAGGING))
                        .query("tagging"),
                route(
                                "PutBucketTagging",
                                PUT,
                                BUCKET,
                                new PutSetting(
                                        engine,
                                        SettingKind.TAGGING,
                                        root -> Tagging.of(root, Tagging.MAX_OF_BUCKET)
                                                .xml(),
                                        204))
                        .query("tagging"),
                route("DeleteBucketTagging", DELETE, BUCKET, new RemoveSetting(engine, SettingKind.TAGGING))
                        .query("tagging"));
    }

    /// What this server never lets anybody set, and SDKs ask for all the same.
    private static List<Route> neverSet(ObjectEngine engine) {
        var named = new NeverSet(engine, Configuration.NAMED);
        var encryption = new NeverSet(engine, Configuration.ENCRYPTION);
        var replication = new NeverSet(engine, Configuration.REPLICATION);
        var website = new NeverSet(engine, Configuration.WEBSITE);
        return List.of(
                route("GetBucketAnalyticsConfiguration", GET, BUCKET, named)
                        .query("analytics")
                        .query("id"),
                route(
                                "ListBucketAnalyticsConfigurations",
                                GET,
                                BUCKET,
                                none(engine, "ListBucketAnalyticsConfigurationResult"))
                        .query("analytics"),
                route("DeleteBucketAnalyticsConfiguration", DELETE, BUCKET, named)
                        .query("analytics"),
                route("GetBucketIntelligentTieringConfiguration", GET, BUCKET, named)
                        .query("intelligent-tiering")
                        .query("id"),
                route(
                                "ListBucketIntelligentTieringConfigurations",
                                GET,
                                BUCKET,
                                none(engine, "ListBucketIntelligentTieringConfigurationsOutput"))
                        .query("intelligent-tiering"),
                route("DeleteBucketIntelligentTieringConfiguration", DELETE, BUCKET, named)
                        .query("intelligent-tiering"),
                route("GetBucketInventoryConfiguration", GET, BUCKET, named)
                        .query("inventory")
                        .query("id"),
                route(
                                "ListBucketInventoryConfigurations",
                                GET,
                                BUCKET,
                                none(engine, "ListInventoryConfigurationsResult"))
                        .query("inventory"),
                route("DeleteBucketInventoryConfiguration", DELETE, BUCKET, named)
                        .query("inventory"),
                route("GetBucketMetricsConfiguration", GET, BUCKET, named)
                        .query("metrics")
                        .query("id"),
                route("ListBucketMetricsConfigurations", GET, BUCKET, none(engine, "ListMetricsConfigurationsResult"))
                        .query("metrics"),
                route("DeleteBucketMetricsConfiguration", DELETE, BUCKET, named).query("metrics"),
                route("GetBucketAccelerateConfiguration", GET, BUCKET, empty(engine, "AccelerateConfiguration"))
                        .query("accelerate"),
                route("GetBucketLogging", GET, BUCKET, empty(engine, "BucketLoggingStatus"))
                        .query("logging"),
                route("GetBucketNotificationConfiguration", GET, BUCKET, empty(engine, "NotificationConfiguration"))
                        .query("notification"),
                route("GetBucketRequestPayment", GET, BUCKET, new FixedSetting(engine, Configurations::requestPayment))
                        .query("requestPayment"),
                route("GetBucketEncryption", GET, BUCKET, encryption).query("encryption"),
                route("DeleteBucketEncryption", DELETE, BUCKET, encryption).query("encryption"),
                route("GetBucketReplication", GET, BUCKET, replication).query("replication"),
                route("DeleteBucketReplication", DELETE, BUCKET, replication).query("replication"),
                route("GetBucketWebsite", GET, BUCKET, website).query("website"),
                route("DeleteBucketWebsite", DELETE, BUCKET, website).query("website"));
    }

    private static FixedSetting empty(ObjectEngine engine, String root) {
        return new FixedSetting(engine, () -> Configurations.empty(root));
    }

    private static FixedSetting none(ObjectEngine engine, String root) {
        return new FixedSetting(engine, () -> Configurations.emptyList(root));
    }

    /// One for each operation of S3's service model that is told from the others by a parameter; where two share a
    /// parameter, the one with more of them stands first.
    private static List<Route> unsupported() {
        return List.of(
                no("GetBucketAbac", GET, BUCKET, "abac"),
                no("GetBucketMetadataTableConfiguration", GET, BUCKET, "metadataTable"),
                no("CreateSession", GET, BUCKET, "session"),
                no("PutBucketAbac", PUT, BUCKET, "abac"),
                no("PutBucketAccelerateConfiguration", PUT, BUCKET, "accelerate"),
                no("PutBucketAnalyticsConfiguration", PUT, BUCKET, "analytics"),
                no("PutBucketEncryption", PUT, BUCKET, "encryption"),
                no("PutBucketIntelligentTieringConfiguration", PUT, BUCKET, "intelligent-tiering"),
                no("PutBucketInventoryConfiguration", PUT, BUCKET, "inventory"),
                no("PutBucketLogging", PUT, BUCKET, "logging"),
                no("PutBucketMetricsConfiguration", PUT, BUCKET, "metrics"),
                no("PutBucketNotificationConfiguration", PUT, BUCKET, "notification"),
                no("PutBucketReplication", PUT, BUCKET, "replication"),
                no("PutBucketRequestPayment", PUT, BUCKET, "requestPayment"),
                no("PutBucketWebsite", PUT, BUCKET, "website"),
                no("DeleteBucketMetadataTableConfiguration", DELETE, BUCKET, "metadataTable"),
                no("CreateBucketMetadataTableConfiguration", POST, BUCKET, "metadataTable"),
                no("GetObjectTorrent", GET, OBJECT, "torrent"),
                no("UpdateObjectEncryption", PUT, OBJECT, "encryption"),
                no("RenameObject", PUT, OBJECT, "renameObject"),
                no("RestoreObject", POST, OBJECT, "restore"));
    }

    private static Route no(String name, Method method, Scope scope, String... parameters) {
        var route = route(name, method, scope, new NotImplemented(name));
        for (var parameter : parameters) {
            route = route.query(parameter);
        }
        return route;
    }
}
