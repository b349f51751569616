package io.granary.gateway.operation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.gateway.request.HeaderList;
import io.granary.gateway.request.RequestHead;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests plainly, for any service, with a key or with temporary credentials.
record SignedCall(String accessKey, String secret, String token, String service, Instant now) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /// A head with an `Authorization` header.
    RequestHead header(String method, String path, byte[] body, Map<String, String> more) {
        var time = TIME.format(now);
        var headers = new TreeMap<>(more);
        headers.put("host", "localhost");
        headers.put("x-amz-date", time);
        if (service.equals("s3")) {
            headers.put("x-amz-content-sha256", sha256(body));
        }
        if (!token.isEmpty()) {
            headers.put("x-amz-security-token", token);
        }
        var names = String.join(";", headers.keySet());
        var lines = headers.entrySet().stream()
                .map(one -> one.getKey() + ':' + one.getValue() + '\n')
                .collect(Collectors.joining());
        var signature = signature(time, method + '\n' + path + "\n\n" + lines + '\n' + names + '\n' + sha256(body));
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + accessKey + '/' + scope(time) + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
        return RequestHead.of(
                method,
                path,
                HeaderList.of(headers.entrySet().stream()
                        .flatMap(one -> java.util.stream.Stream.of(one.getKey(), one.getValue()))
                        .toArray(String[]::new)));
    }

    /// A head whose signature is in the query.
    RequestHead presigned(String method, String path) {
        var time = TIME.format(now);
        var query = new TreeMap<String, String>();
        query.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        query.put("X-Amz-Credential", (accessKey + '/' + scope(time)).replace("/", "%2F"));
        query.put("X-Amz-Date", time);
        query.put("X-Amz-Expires", "600");
        query.put("X-Amz-SignedHeaders", "host");
        if (!token.isEmpty()) {
            query.put("X-Amz-Security-Token", token);
        }
        var text = query.entrySet().stream()
                .map(one -> one.getKey() + '=' + one.getValue())
                .collect(Collectors.joining("&"));
        var signature =
                signature(time, method + '\n' + path + '\n' + text + "\nhost:localhost\n\nhost\nUNSIGNED-PAYLOAD");
        return RequestHead.of(
                method, path + '?' + text + "&X-Amz-Signature=" + signature, HeaderList.of("host", "localhost"));
    }

    private String signature(String time, String canonical) {
        var text = "AWS4-HMAC-SHA256\n" + time + '\n' + scope(time) + '\n' + sha256(canonical.getBytes(ISO_8859_1));
        var key = hmac(("AWS4" + secret).getBytes(UTF_8), time.substring(0, 8));
        for (var part : new String[] {"us-east-1", service, "aws4_request"}) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private String scope(String time) {
        return time.substring(0, 8) + "/us-east-1/" + service + "/aws4_request";
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
