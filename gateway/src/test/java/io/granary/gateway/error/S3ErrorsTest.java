package io.granary.gateway.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.BodyException;
import io.granary.gateway.request.Configuration;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlReader;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.model.name.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class S3ErrorsTest {
    private static final BucketName BUCKET = new BucketName("icons");
    private static final ObjectKey KEY = ObjectKey.of("a/b");
    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

    record Case(Exception thrown, String code, int status) {
        @Override
        public String toString() {
            return thrown + " is " + code;
        }
    }

    static List<Case> cases() {
        return List.of(
                of(new EngineFailure.NoSuchBucket(BUCKET), "NoSuchBucket", 404),
                of(new EngineFailure.BucketExists(BUCKET), "BucketAlreadyOwnedByYou", 409),
                of(new EngineFailure.BucketNotEmpty(BUCKET), "BucketNotEmpty", 409),
                of(new EngineFailure.NoSuchKey(BUCKET, KEY), "NoSuchKey", 404),
                of(new EngineFailure.NoSuchVersion(BUCKET, KEY, new VersionId(7)), "NoSuchVersion", 404),
                of(new EngineFailure.NoSuchAnnotation(new AnnotationName("n")), "NoSuchAnnotation", 404),
                of(new EngineFailure.TooManyAnnotations(1000), "AnnotationLimitExceeded", 400),
                of(new EngineFailure.NotText(), "UnsupportedMediaType", 415),
                of(new EngineFailure.HeadersTooLarge(64), "MetadataTooLarge", 400),
                of(new EngineFailure.ConditionFailed(KEY, "If-Match"), "PreconditionFailed", 412),
                of(new EngineFailure.ChecksumMismatch("Content-MD5", "x"), "BadDigest", 400),
                of(new EngineFailure.KeyDeleted(BUCKET, KEY, VersionId.NULL), "NoSuchKey", 404),
                of(new EngineFailure.IsDeleteMarker(KEY, VersionId.NULL, 0), "MethodNotAllowed", 405),
                of(new EngineFailure.VersionLocked(KEY, VersionId.NULL), "AccessDenied", 403),
                of(new EngineFailure.LengthMismatch(7, 6), "IncompleteBody", 400),
                of(new EngineFailure.BodyTooLarge(64), "EntityTooLarge", 400),
                of(new EngineFailure.NoSuchUpload(new UploadId(7)), "NoSuchUpload", 404),
                of(new EngineFailure.InvalidPart(2), "InvalidPart", 400),
                of(new EngineFailure.InvalidPartOrder(), "InvalidPartOrder", 400),
                of(new EngineFailure.PartTooSmall(1, 5, 6), "EntityTooSmall", 400),
                of(new EngineFailure.BadCompletion("no parts"), "InvalidRequest", 400),
                of(new EngineFailure.Busy(), "SlowDown", 503),
                of(new EngineFailure.Full(), "InsufficientStorage", 507),
                of(new EngineFailure.Damaged(KEY), "InternalError", 500),
                of(new EngineFailure.NotWritable("sync failed"), "ServiceUnavailable", 503),
                of(new RequestFailure.AccessDenied(), "AccessDenied", 403),
                of(new RequestFailure.TokenExpired(), "ExpiredToken", 400),
                of(new RequestFailure.TokenInvalid(), "InvalidToken", 400),
                of(new RequestFailure.AclNotSupported(), "AccessControlListNotSupported", 400),
                of(new RequestFailure.InvalidBucketAcl(), "InvalidBucketAclWithObjectOwnership", 400),
                of(new RequestFailure.UnresolvableGrant("a@b"), "UnresolvableGrantByEmailAddress", 400),
                of(new RequestFailure.MalformedPolicy("why"), "MalformedPolicy", 400),
                of(new RequestFailure.MemberRefused("InvalidArgument", 400, "why"), "InvalidArgument", 400),
                of(new RequestFailure.BucketTaken("icons"), "BucketAlreadyExists", 409),
                of(new RequestFailure.Anonymous(), "AccessDenied", 403),
                of(new RequestFailure.UnsupportedSignature("AWS"), "InvalidRequest", 400),
                of(new RequestFailure.AuthorizationMalformed("no date"), "AuthorizationHeaderMalformed", 400),
                of(new RequestFailure.PresignMalformed("no date"), "AuthorizationQueryParametersError", 400),
                of(new RequestFailure.WrongRegion("a", "b"), "AuthorizationHeaderMalformed", 400),
                of(new RequestFailure.AccessKeyUnknown("AK"), "InvalidAccessKeyId", 403),
                of(new RequestFailure.SignatureMismatch("AK", "s", "sts", "cr"), "SignatureDoesNotMatch", 403),
                of(new RequestFailure.DateMissing(), "AccessDenied", 403),
                of(new RequestFailure.ClockSkew(NOW, NOW, Duration.ofMinutes(15)), "RequestTimeTooSkewed", 403),
                of(new RequestFailure.PresignExpired(NOW, NOW), "AccessDenied", 403),
                of(new RequestFailure.PresignNotYetValid(NOW, NOW), "AccessDenied", 403),
                of(new RequestFailure.HeadersNotSigned("x-amz-acl"), "AccessDenied", 403),
                of(new RequestFailure.PayloadHashMismatch("a", "b"), "XAmzContentSHA256Mismatch", 400),
                of(new RequestFailure.ChunkSignatureMismatch(), "SignatureDoesNotMatch", 403),
                of(new RequestFailure.MalformedChunk("size"), "IncompleteBody", 400),
                of(new RequestFailure.MalformedTrailer("name"), "MalformedTrailerError", 400),
                of(new RequestFailure.BodyLengthMismatch(7, 6), "IncompleteBody", 400),
                of(new RequestFailure.LengthMissing(), "MissingContentLength", 411),
                of(new RequestFailure.BodyTooLarge(64), "EntityTooLarge", 400),
                of(new RequestFailure.BodyTooSlow(Duration.ofSeconds(30)), "RequestTimeout", 400),
                of(new RequestFailure.ClientGone(), "RequestTimeout", 400),
                of(new RequestFailure.DigestMismatch("CRC32", "x"), "BadDigest", 400),
                of(new RequestFailure.InvalidDigest("x"), "InvalidDigest", 400),
                of(new RequestFailure.MalformedXml("x"), "MalformedXML", 400),
                of(new RequestFailure.MalformedUri("x"), "InvalidURI", 400),
                of(new RequestFailure.IllegalBucketName("B"), "InvalidBucketName", 400),
                of(new RequestFailure.KeyTooLong(1025, 1024), "KeyTooLongError", 400),
                of(new RequestFailure.HeadTooLarge("x"), "RequestHeaderSectionTooLarge", 400),
                of(new RequestFailure.MetadataTooLarge(2049, 2048), "MetadataTooLarge", 400),
                of(
                        new RequestFailure.BadAnnotationName("n", AnnotationName.Fault.TOO_LONG),
                        "AnnotationNameTooLong",
                        400),
                of(new RequestFailure.BadAnnotationPrefix("a b"), "InvalidPrefix", 400),
                of(new RequestFailure.MissingHeader("x"), "MissingSecurityHeader", 400),
                of(new RequestFailure.InvalidHeader("x", "y", "z"), "InvalidArgument", 400),
                of(new RequestFailure.InvalidArgument("x", "y", "z"), "InvalidArgument", 400),
                of(new RequestFailure.InvalidRequest("x"), "InvalidRequest", 400),
                of(new RequestFailure.MethodNotAllowed("POST", "OBJECT"), "MethodNotAllowed", 405),
                of(new RequestFailure.NotImplemented("x"), "NotImplemented", 501),
                of(new RequestFailure.NoSuchUpload("UP1"), "NoSuchUpload", 404),
                of(new RequestFailure.InvalidPartNumber(3, 2), "InvalidPartNumber", 416),
                of(new RequestFailure.JournalExpired("1", "2"), "JournalExpired", 410),
                of(new RequestFailure.InvalidRange("bytes=9-", 5), "InvalidRange", 416),
                of(new RequestFailure.PreconditionFailed("If-Match"), "PreconditionFailed", 412),
                of(new RequestFailure.InvalidTag("x"), "InvalidTag", 400),
                of(new RequestFailure.MalformedForm("x"), "MalformedPOSTRequest", 400),
                of(new RequestFailure.FieldsTooLong(1), "MaxPostPreDataLengthExceededError", 400),
                of(new RequestFailure.PolicyMalformed("x"), "InvalidPolicyDocument", 400),
                of(new RequestFailure.PolicyViolated("x"), "AccessDenied", 403),
                of(new RequestFailure.BodyTooSmall(1, 2), "EntityTooSmall", 400),
                of(new RequestFailure.CorsForbidden("x"), "AccessForbidden", 403),
                of(new RequestFailure.BadRequest("x"), "BadRequest", 400),
                of(new RequestFailure.NotConfigured(Configuration.CORS), "NoSuchCORSConfiguration", 404),
                of(new RequestFailure.NotConfigured(Configuration.METADATA), "MetadataConfigurationNotFound", 404),
                of(new RequestFailure.AlreadyConfigured(), "MetadataConfigurationAlreadyExists", 409),
                of(new RequestFailure.InvalidBucketState("x"), "InvalidBucketState", 409),
                of(new RequestFailure.InvalidRetentionPeriod("x"), "InvalidRetentionPeriod", 400),
                of(new RequestFailure.IllegalVersioning("x"), "IllegalVersioningConfigurationException", 400),
                of(new RequestFailure.NotLocked(), "NoSuchObjectLockConfiguration", 404),
                of(new RequestFailure.Overloaded(), "SlowDown", 503));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachFailureHasItsCodeAndStatus(Case expected) {
        var answer = answer(expected.thrown);
        assertEquals(expected.status, answer.status());
        assertEquals(expected.code, document(answer).textOf("Code").orElseThrow());
        assertEquals("REQ", document(answer).textOf("RequestId").orElseThrow());
        assertEquals("/icons/a&b", document(answer).textOf("Resource").orElseThrow());
        assertTrue(answer.namesAndValues().containsAll(List.of("content-type", "application/xml")));
    }

    @Test
    void noFailureIsMissingAbove() {
        var tested = new HashSet<Class<?>>();
        for (var one : cases()) {
            tested.add(
                    one.thrown instanceof EngineException engine
                            ? engine.failure().getClass()
                            : ((RequestException) one.thrown).failure().getClass());
        }
        var all = new HashSet<Class<?>>(Arrays.asList(EngineFailure.class.getPermittedSubclasses()));
        all.addAll(Arrays.asList(RequestFailure.class.getPermittedSubclasses()));
        assertEquals(all, tested);
    }

    @Test
    void whatIsNoRefusalTellsNothing() {
        var answer = answer(new IllegalStateException("/secret/path"));
        assertEquals(500, answer.status());
        var document = document(answer);
        assertEquals("InternalError", document.textOf("Code").orElseThrow());
        assertFalse(document.textOf("Message").orElseThrow().contains("secret"));
    }

    @Test
    void refusalsAreFoundBehindStagesAndStreams() {
        var failure = new RequestFailure.ChunkSignatureMismatch();
        assertEquals(
                403, answer(new CompletionException(new BodyException(failure))).status());
        assertEquals(
                403,
                answer(new CompletionException(new RequestException(failure))).status());
    }

    @Test
    void anUnsatisfiableRangeTellsTheSize() {
        var answer = answer(new RequestException(new RequestFailure.InvalidRange("bytes=9-", 5)));
        assertEquals("5", document(answer).textOf("ActualObjectSize").orElseThrow());
        assertTrue(answer.namesAndValues().contains("bytes */5"));
    }

    @Test
    void whoeverMustSlowDownLearnsWhenToComeBack() {
        var answer = answer(new EngineException(new EngineFailure.Busy()));
        assertTrue(answer.namesAndValues().contains("retry-after"));
    }

    @Test
    void whatIsNotImplementedIsNamed() {
        var answer = answer(new RequestException(new RequestFailure.NotImplemented("x-amz-tagging")));
        assertEquals("x-amz-tagging", document(answer).textOf("Header").orElseThrow());
    }

    @Test
    void anUnknownStorageClassHasACodeOfItsOwn() {
        var error = S3Errors.of(new RequestFailure.InvalidHeader("x-amz-storage-class", "COLD", "unknown"));
        assertEquals("InvalidStorageClass", error.code());
    }

    private static Case of(EngineFailure failure, String code, int status) {
        return new Case(new EngineException(failure), code, status);
    }

    private static Case of(RequestFailure failure, String code, int status) {
        return new Case(new RequestException(failure), code, status);
    }

    private static S3Response answer(Throwable failure) {
        return new ErrorDocument("HOST").answer(failure, "/icons/a&b", "REQ");
    }

    private static XmlElement document(S3Response answer) {
        return XmlReader.read(((S3Response.Body.Bytes) answer.body()).bytes());
    }
}
