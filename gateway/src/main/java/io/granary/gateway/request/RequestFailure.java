package io.granary.gateway.request;

import io.granary.model.name.AnnotationName;
import java.time.Duration;
import java.time.Instant;

/// Why a request was refused before or beside the engine: facts, no codes. One class maps each to S3's code and status.
public sealed interface RequestFailure {
    // Who asks.

    /// No signature at all.
    record Anonymous() implements RequestFailure {}

    /// No policy and no list allows it, or one forbids it. Why is for the server's log alone.
    record AccessDenied() implements RequestFailure {}

    /// The session that a key belongs to is over.
    record TokenExpired() implements RequestFailure {}

    /// A session token that this server never gave, or not with this key.
    record TokenInvalid() implements RequestFailure {}

    /// Access control lists are off in this bucket.
    record AclNotSupported() implements RequestFailure {}

    /// A list that gives others something, for a bucket in which lists are off.
    record InvalidBucketAcl() implements RequestFailure {}

    /// A grant to an address that no account has.
    record UnresolvableGrant(String email) implements RequestFailure {}

    /// A document that is no policy.
    record MalformedPolicy(String reason) implements RequestFailure {}

    /// A bucket of another account.
    record BucketTaken(String bucket) implements RequestFailure {}

    /// A signature of another kind than AWS4-HMAC-SHA256, such as version 2.
    record UnsupportedSignature(String algorithm) implements RequestFailure {}

    record AuthorizationMalformed(String reason) implements RequestFailure {}

    record PresignMalformed(String reason) implements RequestFailure {}

    record WrongRegion(String given, String expected) implements RequestFailure {}

    record AccessKeyUnknown(String accessKey) implements RequestFailure {}

    /// What the server computed, so that its owner can find the difference; neither part is secret.
    record SignatureMismatch(String accessKey, String signature, String stringToSign, String canonicalRequest)
            implements RequestFailure {}

    /// No readable `x-amz-date` or `date`.
    record DateMissing() implements RequestFailure {}

    record ClockSkew(Instant requestTime, Instant serverTime, Duration allowed) implements RequestFailure {}

    record PresignExpired(Instant expired, Instant serverTime) implements RequestFailure {}

    record PresignNotYetValid(Instant validFrom, Instant serverTime) implements RequestFailure {}

    /// Headers that the request has and that must be under the signature, but are not.
    record HeadersNotSigned(String names) implements RequestFailure {}

    // What the body is.

    record PayloadHashMismatch(String claimed, String computed) implements RequestFailure {}

    record ChunkSignatureMismatch() implements RequestFailure {}

    record MalformedChunk(String reason) implements RequestFailure {}

    record MalformedTrailer(String reason) implements RequestFailure {}

    /// The body ended before its declared length, or went beyond it.
    record BodyLengthMismatch(long declared, long received) implements RequestFailure {}

    record LengthMissing() implements RequestFailure {}

    record BodyTooLarge(long limitBytes) implements RequestFailure {}

    /// The sender stopped sending.
    record BodyTooSlow(Duration allowed) implements RequestFailure {}

    /// The connection ended before the body did; nobody will read the answer.
    record ClientGone() implements RequestFailure {}

    /// The computed checksum or digest is not the claimed one.
    record DigestMismatch(String what, String computed) implements RequestFailure {}

    /// A `Content-MD5` that is no MD5.
    record InvalidDigest(String value) implements RequestFailure {}

    record MalformedXml(String reason) implements RequestFailure {}

    // What is asked for.

    record MalformedUri(String reason) implements RequestFailure {}

    record IllegalBucketName(String name) implements RequestFailure {}

    record KeyTooLong(int lengthBytes, int limitBytes) implements RequestFailure {}

    /// The head of the request is beyond the limits.
    record HeadTooLarge(String what) implements RequestFailure {}

    /// The user's own headers, names and values together, are beyond what S3 stores with an object.
    record MetadataTooLarge(int sizeBytes, int limitBytes) implements RequestFailure {}

    /// What an annotation is to be called is no name.
    record BadAnnotationName(String name, AnnotationName.Fault fault) implements RequestFailure {}

    /// No annotation's name can begin so.
    record BadAnnotationPrefix(String prefix) implements RequestFailure {}

    record MissingHeader(String name) implements RequestFailure {}

    record InvalidHeader(String name, String value, String reason) implements RequestFailure {}

    record InvalidArgument(String name, String value, String reason) implements RequestFailure {}

    /// A combination that S3 does not allow.
    record InvalidRequest(String reason) implements RequestFailure {}

    /// The bucket is not in a state in which this can be asked for.
    record InvalidBucketState(String reason) implements RequestFailure {}

    record InvalidRetentionPeriod(String reason) implements RequestFailure {}

    /// A state of versioning that there is not.
    record IllegalVersioning(String reason) implements RequestFailure {}

    /// The version has no retention or no legal hold to tell of.
    record NotLocked() implements RequestFailure {}

    record MethodNotAllowed(String method, String resource) implements RequestFailure {}

    /// A member of an archive that could not become an object.
    ///
    /// @param code S3's for what is wrong with the member
    record MemberRefused(String code, int status, String reason) implements RequestFailure {}

    /// An operation or a header that changes the meaning and that this server does not have.
    record NotImplemented(String what) implements RequestFailure {}

    /// An id that this server never gave to an upload.
    record NoSuchUpload(String uploadId) implements RequestFailure {}

    /// A read asks for a part that the object does not have.
    /// Of the changes behind `since` some are kept no longer; all behind `begin` are.
    record JournalExpired(String since, String begin) implements RequestFailure {}

    record InvalidPartNumber(int number, int count) implements RequestFailure {}

    record InvalidRange(String range, long sizeBytes) implements RequestFailure {}

    /// A conditional header of a read, or of a copy's source, did not hold.
    record PreconditionFailed(String condition) implements RequestFailure {}

    /// Tags that S3 does not allow: their number, length or names.
    record InvalidTag(String reason) implements RequestFailure {}

    /// A form that cannot be read.
    record MalformedForm(String reason) implements RequestFailure {}

    /// The fields of a form before its file are too long.
    record FieldsTooLong(int limitBytes) implements RequestFailure {}

    /// The policy of a form cannot be read.
    record PolicyMalformed(String reason) implements RequestFailure {}

    /// The policy of a form does not allow it.
    record PolicyViolated(String reason) implements RequestFailure {}

    /// Less than the policy of a form asks for.
    record BodyTooSmall(long sizeBytes, long leastBytes) implements RequestFailure {}

    /// A browser asks whether it may, and may not.
    record CorsForbidden(String reason) implements RequestFailure {}

    /// The request lacks what its operation needs to know.
    record BadRequest(String reason) implements RequestFailure {}

    /// What is asked for was never configured for the bucket.
    record NotConfigured(Configuration what) implements RequestFailure {}

    /// The bucket has a configuration of its tables, which can be changed and not made once more.
    record AlreadyConfigured() implements RequestFailure {}

    /// More is under way than the server takes on.
    record Overloaded() implements RequestFailure {}
}
