package io.granary.server.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// [Signature Version 4](https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html) in the header,
/// for the few kinds of requests that a load makes. Belongs to one thread; the day's key and the second's date are
/// kept.
public final class Signer {
    /// The hash of no bytes, in hex.
    public static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String SIGNED_HEADERS = "host;x-amz-content-sha256;x-amz-date";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String host;
    private final String region;
    private final String accessKeyId;
    private final String secret;
    private final MessageDigest sha256;
    private final Mac mac;

    private long second = -1;
    private String date = "";
    private String scope = "";

    public Signer(String host, String region, String accessKeyId, String secret) {
        this.host = host;
        this.region = region;
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
            this.mac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has both
        }
    }

    /// For the hash of a body; used and finished before the next call of [#head].
    MessageDigest sha256() {
        return sha256;
    }

    /// The request's line and headers, up to the empty line before the body.
    ///
    /// @param path encoded as S3 signs it
    /// @param query canonical: sorted and encoded; empty for none
    public byte[] head(String method, String path, String query, String bodySha256, long bodyLength) {
        try {
            refresh();
            var canonical = method + '\n' + path + '\n' + query + "\nhost:" + host + "\nx-amz-content-sha256:"
                    + bodySha256 + "\nx-amz-date:" + date + "\n\n" + SIGNED_HEADERS + '\n' + bodySha256;
            var toSign = "AWS4-HMAC-SHA256\n" + date + '\n' + scope + '\n' + hex(sha256.digest(ascii(canonical)));
            var signature = hex(mac.doFinal(ascii(toSign)));
            var head = method + ' ' + path + (query.isEmpty() ? "" : "?" + query) + " HTTP/1.1\r\nhost: " + host
                    + "\r\nx-amz-content-sha256: " + bodySha256 + "\r\nx-amz-date: " + date
                    + "\r\nauthorization: AWS4-HMAC-SHA256 Credential=" + accessKeyId + '/' + scope + ", SignedHeaders="
                    + SIGNED_HEADERS + ", Signature=" + signature
                    + (bodyLength >= 0 ? "\r\ncontent-length: " + bodyLength : "") + "\r\n\r\n";
            return ascii(head);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As the query is signed: everything but unreserved characters, in upper-case hex.
    public static String encode(String text) {
        return Requests.encode(text);
    }

    private void refresh() throws GeneralSecurityException {
        long now = System.currentTimeMillis() / 1000;
        if (now == second) {
            return;
        }
        second = now;
        date = DATE.format(Instant.ofEpochSecond(now));
        var day = date.substring(0, 8);
        if (scope.startsWith(day)) {
            return;
        }
        scope = day + '/' + region + "/s3/aws4_request";
        var key = ascii("AWS4" + secret);
        for (var part : new String[] {day, region, "s3", "aws4_request"}) {
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            key = mac.doFinal(ascii(part));
        }
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
