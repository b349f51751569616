package io.granary.conformance.raw;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Endpoint;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// [Signature Version 4](https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html), plainly.
public record Signer(String accessKey, String secretKey, String region) {
    /// The key that every server under test knows.
    public static final Signer KNOWN = new Signer(Endpoint.ACCESS_KEY, Endpoint.SECRET_KEY, Endpoint.REGION);

    static final String EMPTY_SHA256 = Bodies.sha256Hex(new byte[0]);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    static String time(Instant at) {
        return TIME.format(at);
    }

    String scope(Instant at) {
        return time(at).substring(0, 8) + "/" + region + "/s3/aws4_request";
    }

    String signature(Instant at, String canonicalRequest) {
        return sign(
                at,
                "AWS4-HMAC-SHA256\n" + time(at) + "\n" + scope(at) + "\n"
                        + Bodies.sha256Hex(canonicalRequest.getBytes(StandardCharsets.UTF_8)));
    }

    String chunkSignature(Instant at, String previous, byte[] chunk) {
        return sign(
                at,
                "AWS4-HMAC-SHA256-PAYLOAD\n" + time(at) + "\n" + scope(at) + "\n" + previous + "\n" + EMPTY_SHA256
                        + "\n" + Bodies.sha256Hex(chunk));
    }

    /// @param trailers the lines `name:value`, each ended by a line feed
    String trailerSignature(Instant at, String previous, String trailers) {
        return sign(
                at,
                "AWS4-HMAC-SHA256-TRAILER\n" + time(at) + "\n" + scope(at) + "\n" + previous + "\n"
                        + Bodies.sha256Hex(trailers.getBytes(StandardCharsets.UTF_8)));
    }

    private String sign(Instant at, String stringToSign) {
        var key = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), time(at).substring(0, 8));
        key = hmac(hmac(hmac(key, region), "s3"), "aws4_request");
        return HexFormat.of().formatHex(hmac(key, stringToSign));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
