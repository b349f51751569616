package io.granary.gateway.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.Signer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Verifies the signature of a form's policy, of version 4 and of version 2: the latter is what form libraries still
/// write, and a policy limits what it is good for. Any thread.
public final class PostSignature {
    private static final String POLICY = "policy";

    private final Credentials credentials;
    private final String region;

    public PostSignature(Credentials credentials, String region) {
        this.credentials = credentials;
        this.region = region;
    }

    /// The key that signed the policy, of which the fields hold the Base64 and the signature; names are in lower case.
    /// Throws [RequestException] where there is no signature or it does not hold.
    public Signer verify(Map<String, String> fields) {
        var policy = fields.getOrDefault(POLICY, "");
        var token = fields.getOrDefault("x-amz-security-token", "");
        if (fields.containsKey("x-amz-signature") || fields.containsKey("x-amz-credential")) {
            return verify4(fields, policy, token);
        }
        var accessKey = required(fields, "awsaccesskeyid", "AWSAccessKeyId");
        var signature = required(fields, "signature", "signature");
        var secret = credentials.secretOf(accessKey, token).orElse(null);
        var computed = Base64.getEncoder().encodeToString(sha1(secret == null ? "none" : secret, policy));
        return decide(accessKey, token, secret, computed, signature, policy);
    }

    private Signer verify4(Map<String, String> fields, String policy, String token) {
        if (!fields.getOrDefault("x-amz-algorithm", "").equals(Claim.ALGORITHM)) {
            throw refused(new RequestFailure.PresignMalformed("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\""));
        }
        required(fields, "x-amz-date", "X-Amz-Date");
        var signature = required(fields, "x-amz-signature", "X-Amz-Signature");
        var claim = Claim.of(required(fields, "x-amz-credential", "X-Amz-Credential"), "", signature);
        if (claim == null || !claim.service().equals("s3")) {
            throw refused(new RequestFailure.PresignMalformed(
                    "X-Amz-Credential must be <access key>/<yyyymmdd>/<region>/s3/aws4_request"));
        }
        if (!claim.region().equals(region)) {
            throw refused(new RequestFailure.WrongRegion(claim.region(), region));
        }
        var secret = credentials.secretOf(claim.accessKey(), token).orElse(null);
        var key = SigningKey.derive(secret == null ? "none" : secret, claim.date(), region, "s3");
        var computed = HexFormat.of().formatHex(key.sign(new ByteScratch().put(policy)));
        return decide(claim.accessKey(), token, secret, computed, signature, policy);
    }

    private static Signer decide(
            String accessKey, String token, @Nullable String secret, String computed, String given, String policy) {
        boolean holds = MessageDigest.isEqual(computed.getBytes(UTF_8), given.getBytes(UTF_8));
        if (secret == null) {
            throw refused(
                    token.isEmpty()
                            ? new RequestFailure.AccessKeyUnknown(accessKey)
                            : new RequestFailure.TokenInvalid());
        }
        if (!holds) {
            throw refused(new RequestFailure.SignatureMismatch(accessKey, given, policy, ""));
        }
        return new Signer(accessKey, token);
    }

    private static byte[] sha1(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA1"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks HmacSHA1", e);
        }
    }

    private static String required(Map<String, String> fields, String name, String asS3WritesIt) {
        var value = fields.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw refused(new RequestFailure.InvalidArgument(
                    asS3WritesIt, "", "Bucket POST must contain a field named '" + asS3WritesIt + "'."));
        }
        return value;
    }

    private static RequestException refused(RequestFailure failure) {
        return new RequestException(failure);
    }
}
