package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.SignedRequest;
import io.granary.conformance.raw.Signer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that do not prove who sends them.
class SignaturesTest extends BadInputSuite {
    private static final Signer WRONG_SECRET = new Signer(Endpoint.ACCESS_KEY, "not the secret", Endpoint.REGION);

    @Test
    void anonymousRequestsAreRefused() throws IOException {
        refused(403, "AccessDenied", RawRequest.of("GET", "/").anonymous());
        refused(403, "AccessDenied", RawRequest.of("GET", path("key")).anonymous());
        refused(403, "AccessDenied", put().anonymous());
        refused(403, "AccessDenied", RawRequest.of("DELETE", "/" + bucket).anonymous());
        assertAbsent("key");
    }

    @Test
    void wrongSecretIsRefused() throws IOException {
        refused(403, "SignatureDoesNotMatch", put().signed(WRONG_SECRET));
        assertAbsent("key");
    }

    /// The answer must not tell the signature that would have been right.
    @Test
    void refusalTellsNoSignature() throws IOException {
        var right = put().signed();
        var answer = refused(403, "SignatureDoesNotMatch", tampered(right));
        assertFalse(answer.text().contains(right.signature()), answer::text);
    }

    @Test
    void unknownKeyIsRefused() throws IOException {
        refused(
                403,
                "InvalidAccessKeyId",
                put().signed(new Signer("NOBODYNOBODYNOBODY00", Endpoint.SECRET_KEY, Endpoint.REGION)));
        assertAbsent("key");
    }

    @Test
    void wrongRegionIsRefused() throws IOException {
        refused(
                400,
                "AuthorizationHeaderMalformed",
                put().signed(new Signer(Endpoint.ACCESS_KEY, Endpoint.SECRET_KEY, "mars-north-1")));
        assertAbsent("key");
    }

    @Test
    void whatIsSignedCannotBeChanged() throws IOException {
        var signed = put().header("x-amz-meta-label", "duck").signed();
        refused(403, "SignatureDoesNotMatch", tampered(signed));
        refused(403, "SignatureDoesNotMatch", signed.with("x-amz-meta-label", "goose"));
        refused(403, "SignatureDoesNotMatch", signed.with("Host", "elsewhere.example"));
        refused(403, "SignatureDoesNotMatch", signed.target(path("other")));
        refused(403, "SignatureDoesNotMatch", signed.target(path("key") + "?acl"));
        assertAbsent("key");
        assertAbsent("other");
    }

    /// A header of S3's own that is not under the signature could have been added by anybody.
    @Test
    void unsignedHeadersOfS3AreRefused() throws IOException {
        refused(403, "AccessDenied", put().signed().with("x-amz-meta-added", "by somebody"));
        assertAbsent("key");
    }

    @Test
    void skewedClockIsRefused() throws IOException {
        var quarter = Duration.ofMinutes(16);
        refused(
                403,
                "RequestTimeTooSkewed",
                put().at(Instant.now().minus(quarter)).signed());
        refused(
                403,
                "RequestTimeTooSkewed",
                put().at(Instant.now().plus(quarter)).signed());
        assertAbsent("key");
        var almost = Instant.now().minus(Duration.ofMinutes(14));
        assertEquals(200, exchange(put().at(almost).signed()).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 Credential=",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00",
                "AWS4-HMAC-SHA256 Credential=GRANARYCONFORMANCE01/20261123/us-east-1/s3/aws4_request",
                "AWS4-HMAC-SHA256 ,,,,====,,,,",
                "AWS4-HMAC-SHA256 Signature=0123456789abcdef"
            })
    void malformedAuthorizationIsRefused(String authorization) throws IOException {
        var answer = exchange(put().signed().with("Authorization", authorization));
        assertTrue(answer.status() == 400 || answer.status() == 403, answer::toString);
        assertFalse(answer.code().isEmpty(), answer::toString);
        assertAbsent("key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS GRANARYCONFORMANCE01:frJIUN8DYpKDtOLCwo//yllqDzg=", "Basic Z3JhbmFyeTpzZWNyZXQ="})
    void otherSchemesAreRefused(String authorization) throws IOException {
        refused(400, "InvalidRequest", put().signed().with("Authorization", authorization));
        assertAbsent("key");
    }

    @Test
    void requestWithoutDateIsRefused() throws IOException {
        refused(403, "AccessDenied", put().signed().without("x-amz-date"));
        assertAbsent("key");
    }

    @Test
    void presignedRequestWorksAndExpires() throws IOException {
        exchange(put().signed());
        var lifetime = Duration.ofMinutes(5);
        var get = RawRequest.of("GET", path("key"));
        assertEquals("body", exchange(get.presigned(lifetime)).text());
        var late = get.at(Instant.now().minus(Duration.ofMinutes(10)));
        refused(403, "AccessDenied", late.presigned(lifetime));
        var early = get.at(Instant.now().plus(Duration.ofHours(1)));
        refused(403, "AccessDenied", early.presigned(lifetime));
    }

    @Test
    void tamperedPresignedRequestIsRefused() throws IOException {
        exchange(put().signed());
        var url = RawRequest.of("GET", path("key")).presigned(Duration.ofMinutes(5));
        var target = url.target();
        refused(403, "SignatureDoesNotMatch", url.target(target.replace("Expires=300", "Expires=301")));
        refused(403, "SignatureDoesNotMatch", url.target(target.replace("/key?", "/kez?")));
        refused(403, "SignatureDoesNotMatch", url.target(target + "&response-content-type=text%2Fhtml"));
        refused(403, "SignatureDoesNotMatch", url.target(target.replaceAll("Signature=.{4}", "Signature=0000")));
        refused(403, "InvalidAccessKeyId", url.target(target.replace("CONFORMANCE01", "CONFORMANCE02")));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 604_801, Long.MAX_VALUE})
    void presignedLifetimeHasLimits(long seconds) throws IOException {
        refused(
                400,
                "AuthorizationQueryParametersError",
                RawRequest.of("GET", path("key")).presigned(Signer.KNOWN, seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"})
    void halfAPresignedRequestIsRefused(String missing) throws IOException {
        var url = RawRequest.of("GET", path("key")).presigned(Duration.ofMinutes(5));
        var half = url.target().replaceAll("&" + missing + "=[^&]*", "");
        refused(400, "AuthorizationQueryParametersError", url.target(half));
    }

    private RawRequest put() {
        return RawRequest.of("PUT", path("key")).body("body");
    }

    private static SignedRequest tampered(SignedRequest request) {
        var authorization = request.header("Authorization");
        int last = authorization.length() - 1;
        char other = authorization.charAt(last) == '0' ? '1' : '0';
        return request.with("Authorization", authorization.substring(0, last) + other);
    }
}
