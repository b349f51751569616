package io.granary.gateway.error;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.gateway.request.BodyException;
import io.granary.gateway.request.Configuration;
import io.granary.gateway.request.HttpDate;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.documents.ErrorResult.Extra;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.ObjectKey;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// Every failure in S3's words: code, status, message and the elements that S3 adds. Codes are written out, and a new
/// failure does not compile until it has one.
public final class S3Errors {
    private static final String DELETE_MARKER = "x-amz-delete-marker";

    private S3Errors() {}

    /// The refusal in what was thrown, behind the wrappings of stages and of streams; empty for a defect.
    public static Optional<S3Error> ofThrown(Throwable thrown) {
        var failure = thrown;
        for (int depth = 0; failure != null && depth < 8; depth++) {
            switch (failure) {
                case RequestException refused -> {
                    return Optional.of(of(refused.failure()));
                }
                case BodyException refused -> {
                    return Optional.of(of(refused.failure()));
                }
                case EngineException refused -> {
                    return Optional.of(of(refused.failure()));
                }
                case CompletionException wrapping -> failure = wrapping.getCause();
                case ExecutionException wrapping -> failure = wrapping.getCause();
                case UncheckedIOException wrapping -> failure = wrapping.getCause();
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    public static S3Error of(EngineFailure failure) {
        return switch (failure) {
            case EngineFailure.NoSuchBucket f ->
                new S3Error(
                        "NoSuchBucket",
                        404,
                        "The specified bucket does not exist",
                        new Extra("BucketName", f.bucket().value()));
            case EngineFailure.BucketExists f ->
                new S3Error(
                        "BucketAlreadyOwnedByYou",
                        409,
                        "Your previous request to create the named bucket succeeded and you already own it.",
                        new Extra("BucketName", f.bucket().value()));
            case EngineFailure.BucketNotEmpty f ->
                new S3Error(
                        "BucketNotEmpty",
                        409,
                        "The bucket you tried to delete is not empty",
                        new Extra("BucketName", f.bucket().value()));
            case EngineFailure.NoSuchKey f ->
                noSuchKey(f.key()).with(DELETE_MARKER, "false"); // S3 says nothing; Ceph's tests want the word
            case EngineFailure.KeyDeleted f ->
                noSuchKey(f.key())
                        .with(DELETE_MARKER, "true")
                        .with("x-amz-version-id", f.marker().toString());
            case EngineFailure.IsDeleteMarker f ->
                new S3Error(
                                "MethodNotAllowed",
                                405,
                                "The specified method is not allowed against this resource.",
                                new Extra("Method", "GET"),
                                new Extra("ResourceType", "DeleteMarker"))
                        .with("allow", "DELETE")
                        .with(DELETE_MARKER, "true")
                        .with("x-amz-version-id", f.marker().toString())
                        .with("last-modified", HttpDate.format(f.modifiedMillis()));
            case EngineFailure.VersionLocked ignored ->
                new S3Error("AccessDenied", 403, "Access Denied because object protected by object lock.");
            case EngineFailure.NoSuchVersion f ->
                new S3Error(
                        "NoSuchVersion",
                        404,
                        "The specified version does not exist.",
                        new Extra("Key", f.key().toString()),
                        new Extra("VersionId", f.version().toString()));
            case EngineFailure.ConditionFailed f -> preconditionFailed(f.condition());
            case EngineFailure.ChecksumMismatch f -> badDigest(f.what(), f.computed());
            case EngineFailure.LengthMismatch f -> incompleteBody(f.declared(), f.received());
            case EngineFailure.BodyTooLarge f -> entityTooLarge(f.limit());
            case EngineFailure.HeadersTooLarge f ->
                new S3Error(
                        "MetadataTooLarge",
                        400,
                        "Your metadata headers and attributes exceed the maximum allowed size",
                        new Extra("MaxSizeAllowed", Integer.toString(f.limitBytes())));
            case EngineFailure.NoSuchUpload f -> noSuchUpload(f.upload().toString());
            case EngineFailure.InvalidPart f ->
                new S3Error(
                        "InvalidPart",
                        400,
                        "One or more of the specified parts could not be found. The part may not have been uploaded, or"
                                + " the specified entity tag may not match the part's entity tag.",
                        number("PartNumber", f.number()));
            case EngineFailure.InvalidPartOrder unused ->
                new S3Error(
                        "InvalidPartOrder",
                        400,
                        "The list of parts was not in ascending order. Parts must be ordered by part number.");
            case EngineFailure.PartTooSmall f ->
                new S3Error(
                        "EntityTooSmall",
                        400,
                        "Your proposed upload is smaller than the minimum allowed size",
                        number("ProposedSize", f.size()),
                        number("MinSizeAllowed", f.least()),
                        number("PartNumber", f.number()));
            case EngineFailure.BadCompletion f -> new S3Error("InvalidRequest", 400, f.what());
            case EngineFailure.NoSuchAnnotation f ->
                new S3Error(
                        "NoSuchAnnotation",
                        404,
                        "The specified annotation does not exist.",
                        new Extra("AnnotationName", f.name().value()));
            case EngineFailure.TooManyAnnotations f ->
                new S3Error(
                        "AnnotationLimitExceeded",
                        400,
                        "A version of an object can have at most " + f.limit() + " annotations.");
            case EngineFailure.NotText unused ->
                new S3Error("UnsupportedMediaType", 415, "The payload of an annotation must be UTF-8.");
            case EngineFailure.Busy unused -> slowDown();
            case EngineFailure.Full unused ->
                new S3Error("InsufficientStorage", 507, "There is no room left to store what you sent.");
            case EngineFailure.Damaged f ->
                new S3Error(
                        "InternalError",
                        500,
                        "The stored object is damaged and is not served.",
                        new Extra("Key", f.key().toString()));
            case EngineFailure.NotWritable unused ->
                new S3Error("ServiceUnavailable", 503, "The store takes no writes at present.");
        };
    }

    public static S3Error of(RequestFailure failure) {
        return switch (failure) {
            case RequestFailure.Anonymous unused -> accessDenied("Access Denied");
            case RequestFailure.AccessDenied unused -> accessDenied("Access Denied");
            case RequestFailure.TokenExpired unused ->
                new S3Error("ExpiredToken", 400, "The provided token has expired.");
            case RequestFailure.TokenInvalid unused ->
                new S3Error("InvalidToken", 400, "The provided token is malformed or otherwise invalid.");
            case RequestFailure.AclNotSupported unused ->
                new S3Error("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
            case RequestFailure.InvalidBucketAcl unused ->
                new S3Error(
                        "InvalidBucketAclWithObjectOwnership",
                        400,
                        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
            case RequestFailure.UnresolvableGrant f ->
                new S3Error(
                        "UnresolvableGrantByEmailAddress",
                        400,
                        "The e-mail address you provided does not match any account on record.",
                        new Extra("EmailAddress", f.email()));
            case RequestFailure.MalformedPolicy f -> new S3Error("MalformedPolicy", 400, f.reason());
            case RequestFailure.BucketTaken f ->
                new S3Error(
                        "BucketAlreadyExists",
                        409,
                        "The requested bucket name is not available. The bucket namespace is shared by all users of the"
                                + " system. Select a different name and try again.",
                        new Extra("BucketName", f.bucket()));
            case RequestFailure.UnsupportedSignature unused ->
                new S3Error(
                        "InvalidRequest",
                        400,
                        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
            case RequestFailure.AuthorizationMalformed f ->
                new S3Error(
                        "AuthorizationHeaderMalformed", 400, "The authorization header is malformed; " + f.reason());
            case RequestFailure.PresignMalformed f -> new S3Error("AuthorizationQueryParametersError", 400, f.reason());
            case RequestFailure.WrongRegion f ->
                new S3Error(
                        "AuthorizationHeaderMalformed",
                        400,
                        "The authorization header is malformed; the region '" + f.given() + "' is wrong; expecting '"
                                + f.expected() + '\'',
                        new Extra("Region", f.expected()));
            case RequestFailure.AccessKeyUnknown f ->
                new S3Error(
                        "InvalidAccessKeyId",
                        403,
                        "The AWS Access Key Id you provided does not exist in our records.",
                        new Extra("AWSAccessKeyId", f.accessKey()));
            // Never the signature that would have been right: it would open the door.
            case RequestFailure.SignatureMismatch f ->
                new S3Error(
                        "SignatureDoesNotMatch",
                        403,
                        "The request signature we calculated does not match the signature you provided."
                                + " Check your key and signing method.",
                        new Extra("AWSAccessKeyId", f.accessKey()),
                        new Extra("StringToSign", f.stringToSign()),
                        new Extra("SignatureProvided", f.signature()),
                        new Extra("CanonicalRequest", f.canonicalRequest()));
            case RequestFailure.DateMissing unused ->
                accessDenied("AWS authentication requires a valid Date or x-amz-date header");
            case RequestFailure.ClockSkew f ->
                new S3Error(
                        "RequestTimeTooSkewed",
                        403,
                        "The difference between the request time and the current time is too large.",
                        new Extra("RequestTime", f.requestTime().toString()),
                        new Extra("ServerTime", f.serverTime().toString()),
                        new Extra(
                                "MaxAllowedSkewMilliseconds",
                                Long.toString(f.allowed().toMillis())));
            case RequestFailure.PresignExpired f ->
                accessDenied("Request has expired", time("Expires", f.expired()), time("ServerTime", f.serverTime()));
            case RequestFailure.PresignNotYetValid f ->
                accessDenied(
                        "Request is not valid yet",
                        time("ValidFrom", f.validFrom()),
                        time("ServerTime", f.serverTime()));
            case RequestFailure.HeadersNotSigned f ->
                accessDenied(
                        "There were headers present in the request which were not signed",
                        new Extra("HeadersNotSigned", f.names()));
            case RequestFailure.PayloadHashMismatch f ->
                new S3Error(
                        "XAmzContentSHA256Mismatch",
                        400,
                        "The provided 'x-amz-content-sha256' header does not match what was computed.",
                        new Extra("ClientComputedContentSHA256", f.claimed()),
                        new Extra("S3ComputedContentSHA256", f.computed()));
            case RequestFailure.ChunkSignatureMismatch unused ->
                new S3Error(
                        "SignatureDoesNotMatch",
                        403,
                        "The signature of a chunk we calculated does not match the signature you provided.");
            case RequestFailure.MalformedChunk f ->
                new S3Error("IncompleteBody", 400, "The request body is malformed: " + f.reason());
            case RequestFailure.MalformedTrailer f ->
                new S3Error(
                        "MalformedTrailerError",
                        400,
                        "The request contained trailing data that was not well-formed or did not conform to our"
                                + " published schema: " + f.reason());
            case RequestFailure.BodyLengthMismatch f -> incompleteBody(f.declared(), f.received());
            case RequestFailure.LengthMissing unused ->
                new S3Error("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");
            case RequestFailure.BodyTooLarge f -> entityTooLarge(f.limitBytes());
            case RequestFailure.BodyTooSlow unused -> requestTimeout();
            case RequestFailure.ClientGone unused -> requestTimeout();
            case RequestFailure.DigestMismatch f -> badDigest(f.what(), f.computed());
            case RequestFailure.InvalidDigest f ->
                new S3Error(
                        "InvalidDigest",
                        400,
                        "The Content-MD5 you specified was invalid.",
                        new Extra("Content-MD5", f.value()));
            case RequestFailure.MalformedXml f ->
                new S3Error(
                        "MalformedXML",
                        400,
                        "The XML you provided was not well-formed or did not validate against our published schema: "
                                + f.reason());
            case RequestFailure.MalformedUri f ->
                new S3Error("InvalidURI", 400, "Couldn't parse the specified URI: " + f.reason());
            case RequestFailure.MemberRefused f -> new S3Error(f.code(), f.status(), f.reason());
            case RequestFailure.IllegalBucketName f ->
                new S3Error(
                        "InvalidBucketName",
                        400,
                        "The specified bucket is not valid.",
                        new Extra("BucketName", f.name()));
            case RequestFailure.KeyTooLong f ->
                new S3Error(
                        "KeyTooLongError",
                        400,
                        "Your key is too long",
                        number("Size", f.lengthBytes()),
                        number("MaxSizeAllowed", f.limitBytes()));
            case RequestFailure.HeadTooLarge f ->
                new S3Error(
                        "RequestHeaderSectionTooLarge",
                        400,
                        "Your request header section exceeds the maximum allowed: " + f.what());
            case RequestFailure.MetadataTooLarge f ->
                new S3Error(
                        "MetadataTooLarge",
                        400,
                        "Your metadata headers exceed the maximum allowed metadata size",
                        number("Size", f.sizeBytes()),
                        number("MaxSizeAllowed", f.limitBytes()));
            case RequestFailure.BadAnnotationName f -> badAnnotationName(f.name(), f.fault());
            case RequestFailure.BadAnnotationPrefix f ->
                new S3Error(
                        "InvalidPrefix",
                        400,
                        "No annotation name can begin with the prefix.",
                        new Extra("AnnotationPrefix", f.prefix()));
            case RequestFailure.MissingHeader f ->
                new S3Error(
                        "MissingSecurityHeader",
                        400,
                        "Your request was missing a required header",
                        new Extra("MissingHeaderName", f.name()));
            case RequestFailure.InvalidHeader f -> invalidHeader(f);
            case RequestFailure.InvalidArgument f -> invalidArgument(f.name(), f.value(), f.reason());
            case RequestFailure.InvalidBucketState f -> new S3Error("InvalidBucketState", 409, f.reason());
            case RequestFailure.InvalidRetentionPeriod f -> new S3Error("InvalidRetentionPeriod", 400, f.reason());
            case RequestFailure.IllegalVersioning f ->
                new S3Error("IllegalVersioningConfigurationException", 400, f.reason());
            case RequestFailure.NotLocked ignored ->
                new S3Error(
                        "NoSuchObjectLockConfiguration",
                        404,
                        "The specified object does not have a ObjectLock configuration");
            case RequestFailure.InvalidRequest f -> new S3Error("InvalidRequest", 400, f.reason());
            case RequestFailure.MethodNotAllowed f ->
                new S3Error(
                        "MethodNotAllowed",
                        405,
                        "The specified method is not allowed against this resource.",
                        new Extra("Method", f.method()),
                        new Extra("ResourceType", f.resource()));
            case RequestFailure.NotImplemented f ->
                new S3Error(
                        "NotImplemented",
                        501,
                        "A header or operation you asked for is not implemented: " + f.what(),
                        new Extra("Header", f.what()));
            case RequestFailure.NoSuchUpload f -> noSuchUpload(f.uploadId());
            case RequestFailure.JournalExpired f ->
                new S3Error(
                        "JournalExpired",
                        410,
                        "Changes behind this sequence are kept no longer: read the inventory, and go on from the sequence"
                                + " of its status.json",
                        new Extra("Since", f.since()),
                        new Extra("Begin", f.begin()));
            case RequestFailure.InvalidPartNumber f ->
                new S3Error(
                        "InvalidPartNumber",
                        416,
                        "The requested partnumber is not satisfiable",
                        number("ActualPartCount", f.count()),
                        number("PartNumberRequested", f.number()));
            case RequestFailure.InvalidRange f ->
                new S3Error(
                        "InvalidRange",
                        416,
                        "The requested range is not satisfiable",
                        new Extra("RangeRequested", f.range()),
                        number("ActualObjectSize", f.sizeBytes()));
            case RequestFailure.PreconditionFailed f -> preconditionFailed(f.condition());
            case RequestFailure.InvalidTag f -> new S3Error("InvalidTag", 400, f.reason());
            case RequestFailure.MalformedForm f ->
                new S3Error(
                        "MalformedPOSTRequest",
                        400,
                        "The body of your POST request is not well-formed multipart/form-data: " + f.reason());
            case RequestFailure.FieldsTooLong f ->
                new S3Error(
                        "MaxPostPreDataLengthExceededError",
                        400,
                        "Your POST request fields preceding the upload file were too large.",
                        number("MaxPostPreDataLength", f.limitBytes()));
            case RequestFailure.PolicyMalformed f ->
                new S3Error("InvalidPolicyDocument", 400, "Invalid Policy: " + f.reason());
            case RequestFailure.PolicyViolated f -> accessDenied("Invalid according to Policy: " + f.reason());
            case RequestFailure.BodyTooSmall f ->
                new S3Error(
                        "EntityTooSmall",
                        400,
                        "Your proposed upload is smaller than the minimum allowed size",
                        number("ProposedSize", f.sizeBytes()),
                        number("MinSizeAllowed", f.leastBytes()));
            case RequestFailure.CorsForbidden f -> new S3Error("AccessForbidden", 403, "CORSResponse: " + f.reason());
            case RequestFailure.BadRequest f -> new S3Error("BadRequest", 400, f.reason());
            case RequestFailure.NotConfigured f -> notConfigured(f.what());
            case RequestFailure.AlreadyConfigured unused ->
                new S3Error(
                        "MetadataConfigurationAlreadyExists", 409, "The bucket has a metadata configuration already.");
            case RequestFailure.Overloaded unused -> slowDown();
        };
    }

    /// For what is nobody's refusal but a defect: nothing of it is told.
    public static S3Error internal() {
        return new S3Error("InternalError", 500, "We encountered an internal error. Please try again.");
    }

    private static S3Error accessDenied(String message, Extra... extras) {
        return new S3Error("AccessDenied", 403, message, extras);
    }

    private static S3Error noSuchUpload(String id) {
        return new S3Error(
                "NoSuchUpload",
                404,
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted"
                        + " or completed.",
                new Extra("UploadId", id));
    }

    private static S3Error preconditionFailed(String condition) {
        return new S3Error(
                "PreconditionFailed",
                412,
                "At least one of the pre-conditions you specified did not hold",
                new Extra("Condition", condition));
    }

    private static S3Error badDigest(String what, String computed) {
        return new S3Error(
                "BadDigest",
                400,
                "The " + what + " you specified did not match what we received.",
                new Extra("CalculatedDigest", computed));
    }

    private static S3Error incompleteBody(long declared, long received) {
        return new S3Error(
                "IncompleteBody",
                400,
                "You did not provide the number of bytes specified by the Content-Length HTTP header",
                number("NumberBytesExpected", declared),
                number("NumberBytesProvided", received));
    }

    private static S3Error entityTooLarge(long limit) {
        return new S3Error(
                "EntityTooLarge",
                400,
                "Your proposed upload exceeds the maximum allowed size",
                number("MaxSizeAllowed", limit));
    }

    private static S3Error notConfigured(Configuration what) {
        return switch (what) {
            case POLICY -> new S3Error("NoSuchBucketPolicy", 404, "The bucket policy does not exist");
            case PUBLIC_ACCESS_BLOCK ->
                new S3Error(
                        "NoSuchPublicAccessBlockConfiguration",
                        404,
                        "The public access block configuration was not found");
            case OWNERSHIP_CONTROLS ->
                new S3Error("OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found");
            case CORS -> new S3Error("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist");
            case LIFECYCLE ->
                new S3Error("NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist");
            case TAGGING -> new S3Error("NoSuchTagSet", 404, "The TagSet does not exist");
            case ENCRYPTION ->
                new S3Error(
                        "ServerSideEncryptionConfigurationNotFoundError",
                        404,
                        "The server side encryption configuration was not found");
            case REPLICATION ->
                new S3Error(
                        "ReplicationConfigurationNotFoundError", 404, "The replication configuration was not found");
            case WEBSITE ->
                new S3Error(
                        "NoSuchWebsiteConfiguration",
                        404,
                        "The specified bucket does not have a website configuration");
            case OBJECT_LOCK ->
                new S3Error(
                        "ObjectLockConfigurationNotFoundError",
                        404,
                        "Object Lock configuration does not exist for this bucket");
            case METADATA ->
                new S3Error("MetadataConfigurationNotFound", 404, "The bucket has no metadata configuration.");
            case NAMED -> new S3Error("NoSuchConfiguration", 404, "The specified configuration does not exist.");
        };
    }

    private static S3Error badAnnotationName(String name, AnnotationName.Fault fault) {
        return switch (fault) {
            case TOO_LONG ->
                new S3Error(
                        "AnnotationNameTooLong",
                        400,
                        "An annotation name has at most " + AnnotationName.MAX_BYTES + " bytes in UTF-8.");
            case NONE, EMPTY, FORBIDDEN_CHARACTER, RESERVED_BEGINNING ->
                new S3Error(
                        "InvalidAnnotationName",
                        400,
                        "An annotation name consists of letters, digits, '_', '.' and '-', and does not begin with"
                                + " 'aws' or 's3'.",
                        new Extra("AnnotationName", name));
        };
    }

    private static S3Error slowDown() {
        return new S3Error("SlowDown", 503, "Please reduce your request rate.");
    }

    private static S3Error requestTimeout() {
        return new S3Error(
                "RequestTimeout",
                400,
                "Your socket connection to the server was not read from or written to within the timeout period. Idle"
                        + " connections will be closed.");
    }

    private static S3Error noSuchKey(ObjectKey key) {
        return new S3Error("NoSuchKey", 404, "The specified key does not exist.", new Extra("Key", key.toString()));
    }

    private static S3Error invalidHeader(RequestFailure.InvalidHeader failure) {
        if (failure.name().equals("x-amz-storage-class")) {
            return new S3Error(
                    "InvalidStorageClass",
                    400,
                    "The storage class you specified is not valid",
                    new Extra("StorageClassRequested", failure.value()));
        }
        return invalidArgument(failure.name(), failure.value(), failure.reason());
    }

    private static S3Error invalidArgument(String name, String value, String reason) {
        return new S3Error(
                "InvalidArgument", 400, reason, new Extra("ArgumentName", name), new Extra("ArgumentValue", value));
    }

    private static Extra number(String name, long value) {
        return new Extra(name, Long.toString(value));
    }

    private static Extra time(String name, Instant instant) {
        return new Extra(name, instant.toString());
    }
}
