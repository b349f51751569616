package io.granary.gateway.sts;

import io.granary.gateway.access.policy.MalformedPolicyException;
import io.granary.gateway.error.S3Errors;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Failures that S3 has too, in the token service's words.
final class TokenErrors {
    private static final Logger LOG = LoggerFactory.getLogger(TokenErrors.class);

    private TokenErrors() {}

    /// What is no refusal is a defect: it is logged, and the client learns the request's id.
    static TokenRefusal of(Throwable thrown, String requestId) {
        var failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return switch (failure) {
            case TokenRefusal refusal -> refusal;
            case MalformedPolicyException malformed ->
                new TokenRefusal("MalformedPolicyDocument", 400, malformed.reason());
            case RequestException refused -> of(refused.failure());
            default -> {
                LOG.error("request {} to the token service failed", requestId, failure);
                yield new TokenRefusal("InternalFailure", 500, "We encountered an internal error. Please try again.");
            }
        };
    }

    private static TokenRefusal of(RequestFailure failure) {
        if (failure instanceof RequestFailure.AccessKeyUnknown || failure instanceof RequestFailure.TokenInvalid) {
            return new TokenRefusal(
                    "InvalidClientTokenId", 403, "The security token included in the request is invalid.");
        }
        if (failure instanceof RequestFailure.TokenExpired) {
            return new TokenRefusal("ExpiredToken", 403, "The security token included in the request is expired");
        }
        if (failure instanceof RequestFailure.Anonymous) {
            return new TokenRefusal("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
        }
        if (failure instanceof RequestFailure.ClockSkew || failure instanceof RequestFailure.PresignExpired) {
            return new TokenRefusal("SignatureDoesNotMatch", 403, "Signature expired: " + worded(failure));
        }
        if (failure instanceof RequestFailure.AuthorizationMalformed
                || failure instanceof RequestFailure.PresignMalformed
                || failure instanceof RequestFailure.WrongRegion
                || failure instanceof RequestFailure.DateMissing
                || failure instanceof RequestFailure.HeadersNotSigned
                || failure instanceof RequestFailure.UnsupportedSignature) {
            return new TokenRefusal("IncompleteSignature", 400, worded(failure));
        }
        var asS3 = S3Errors.of(failure);
        return new TokenRefusal(asS3.code(), asS3.status(), asS3.message());
    }

    private static String worded(RequestFailure failure) {
        return S3Errors.of(failure).message();
    }
}
