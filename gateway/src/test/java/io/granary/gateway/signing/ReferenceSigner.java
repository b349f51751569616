package io.granary.gateway.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.gateway.request.HeaderList;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs plainly and slowly, straight from the text of the specification and sharing nothing with the code under test.
/// Paths and queries must be given in canonical form.
public final class ReferenceSigner {
    public static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    public static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private final String amzDate;
    private final String scope;
    private final byte[] key;
    private String previous = "";

    public ReferenceSigner(String amzDate) {
        this(amzDate, "us-east-1");
    }

    public ReferenceSigner(String amzDate, String region) {
        this.amzDate = amzDate;
        var date = amzDate.substring(0, 8);
        this.scope = date + '/' + region + "/s3/aws4_request";
        this.key = hmac(hmac(hmac(hmac(("AWS4" + SECRET).getBytes(UTF_8), date), region), "s3"), "aws4_request");
    }

    /// Adds `x-amz-date`, `x-amz-content-sha256` and `authorization`, over all headers given.
    public HeaderList sign(String method, String path, String query, HeaderList headers, String payloadHash) {
        headers.add("x-amz-date", amzDate).add("x-amz-content-sha256", payloadHash);
        var sorted = new TreeMap<String, String>();
        headers.forEach(sorted::put);
        var list = String.join(";", sorted.keySet());
        var lines = new StringBuilder();
        for (Map.Entry<String, String> header : sorted.entrySet()) {
            lines.append(header.getKey()).append(':').append(header.getValue()).append('\n');
        }
        var canonical =
                method + '\n' + path + '\n' + canonical(query) + '\n' + lines + '\n' + list + '\n' + payloadHash;
        previous = hex(hmac(
                key, "AWS4-HMAC-SHA256\n" + amzDate + '\n' + scope + '\n' + sha256(canonical.getBytes(ISO_8859_1))));
        return headers.add(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + '/' + scope + ", SignedHeaders=" + list + ", Signature="
                        + previous);
    }

    /// The signature of a presigned URL over `host` alone.
    public String presigned(String path, String query, String host) {
        var canonical = "GET\n" + path + '\n' + canonical(query) + "\nhost:" + host + "\n\nhost\nUNSIGNED-PAYLOAD";
        return hex(hmac(
                key, "AWS4-HMAC-SHA256\n" + amzDate + '\n' + scope + '\n' + sha256(canonical.getBytes(ISO_8859_1))));
    }

    public String chunk(byte[] bytes) {
        previous = hex(hmac(
                key,
                "AWS4-HMAC-SHA256-PAYLOAD\n" + amzDate + '\n' + scope + '\n' + previous + '\n' + sha256(new byte[0])
                        + '\n' + sha256(bytes)));
        return previous;
    }

    public String trailer(String lines) {
        previous = hex(hmac(
                key,
                "AWS4-HMAC-SHA256-TRAILER\n" + amzDate + '\n' + scope + '\n' + previous + '\n'
                        + sha256(lines.getBytes(UTF_8))));
        return previous;
    }

    private static String canonical(String query) {
        if (query.isEmpty()) {
            return "";
        }
        var pairs = query.split("&");
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = pairs[i].contains("=") ? pairs[i] : pairs[i] + '=';
        }
        Arrays.sort(pairs);
        return String.join("&", pairs);
    }

    public static String sha256(byte[] bytes) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
