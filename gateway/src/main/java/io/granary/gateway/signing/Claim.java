package io.granary.gateway.signing;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a request says of its signature, from the `Authorization` header or the query; nothing of it is checked but its
/// form.
///
/// @param date of the credential scope, such as `20261123`
/// @param signedHeaders the list as written
record Claim(String accessKey, String date, String region, String service, String signedHeaders, String signature) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String TERMINATOR = "/aws4_request";
    private static final String CREDENTIAL = "Credential=";
    private static final String SIGNED_HEADERS = "SignedHeaders=";
    private static final String SIGNATURE = "Signature=";

    /// Reads `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, the parts in any order, with or without
    /// spaces. Throws [RequestException] with [RequestFailure.AuthorizationMalformed] or
    /// [RequestFailure.UnsupportedSignature].
    static Claim ofHeader(String authorization) {
        int space = authorization.indexOf(' ');
        var algorithm = space < 0 ? authorization : authorization.substring(0, space);
        if (!algorithm.equals(ALGORITHM)) {
            throw new RequestException(new RequestFailure.UnsupportedSignature(abridged(algorithm)));
        }
        String credential = "";
        String signedHeaders = "";
        String signature = "";
        for (int from = space + 1; space >= 0 && from < authorization.length(); ) {
            int comma = authorization.indexOf(',', from);
            int to = comma < 0 ? authorization.length() : comma;
            while (from < to && authorization.charAt(from) == ' ') {
                from++;
            }
            if (authorization.startsWith(CREDENTIAL, from)) {
                credential = authorization.substring(from + CREDENTIAL.length(), to);
            } else if (authorization.startsWith(SIGNED_HEADERS, from)) {
                signedHeaders = authorization.substring(from + SIGNED_HEADERS.length(), to);
            } else if (authorization.startsWith(SIGNATURE, from)) {
                signature = authorization.substring(from + SIGNATURE.length(), to);
            }
            from = to + 1;
        }
        if (credential.isEmpty() || signedHeaders.isEmpty() || signature.isEmpty()) {
            throw new RequestException(
                    new RequestFailure.AuthorizationMalformed("Credential, SignedHeaders and Signature are required"));
        }
        var claim = of(credential, signedHeaders.strip(), signature.strip());
        if (claim == null) {
            throw new RequestException(new RequestFailure.AuthorizationMalformed(
                    "the Credential must be <access key>/<yyyymmdd>/<region>/s3/aws4_request"));
        }
        return claim;
    }

    /// `null` for a credential that is not `key/date/region/service/aws4_request`. A key may hold slashes itself.
    static @Nullable Claim of(String credential, String signedHeaders, String signature) {
        if (!credential.endsWith(TERMINATOR)) {
            return null;
        }
        int end = credential.length() - TERMINATOR.length();
        int service = credential.lastIndexOf('/', end - 1);
        int region = credential.lastIndexOf('/', service - 1);
        int date = credential.lastIndexOf('/', region - 1);
        if (service < 0 || region < 0 || date <= 0 || region - date != 9) {
            return null;
        }
        return new Claim(
                credential.substring(0, date),
                credential.substring(date + 1, region),
                credential.substring(region + 1, service),
                credential.substring(service + 1, end),
                signedHeaders,
                signature);
    }

    private static String abridged(String algorithm) {
        return algorithm.substring(0, Math.min(algorithm.length(), 32)).toUpperCase(Locale.ROOT);
    }
}
