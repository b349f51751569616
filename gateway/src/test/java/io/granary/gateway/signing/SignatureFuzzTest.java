package io.granary.gateway.signing;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.request.HeaderList;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestHead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Requests of which one part was changed after they were signed: the part that carries the signature, or one that is
/// under it. None is let in, and none is answered with anything but a refusal.
///
/// `-Dgranary.seed=N` begins with another seed.
class SignatureFuzzTest {
    private static final int ROUNDS = 100_000;
    private static final String TIME = "20261127T070000Z";
    private static final String NOTHING = ReferenceSigner.sha256(new byte[0]);
    /// Over the wire each character is a byte.
    private static final String LETTERS =
            "0123456789abcdefABCDEFXYZxyz/-_.~;=,%?&+:*\\\"'<>[]{}|^`!@#$()\u0000\u0001\r\n\t\u007f\u00e4\u00ff";

    private final long seed = Long.getLong("granary.seed", 20_261_019L);
    private final Random random = new Random(seed);
    private final SigV4 signatures = new SigV4(
            (key, token) -> key.equals(ReferenceSigner.ACCESS_KEY) && token.isEmpty()
                    ? Optional.of(ReferenceSigner.SECRET)
                    : Optional.empty(),
            "us-east-1",
            InstantSource.fixed(Instant.parse("2026-11-27T07:05:00Z")));

    @Test
    void changedAuthorizationIsRefused() {
        System.out.println("SignatureFuzzTest: -Dgranary.seed=" + seed);
        var right = new ReferenceSigner(TIME).sign("GET", "/data/a%20key", "versionId=abc&x=", headers(), NOTHING);
        assertEquals(
                ReferenceSigner.ACCESS_KEY,
                verify("/data/a%20key?versionId=abc&x=", right).accessKey());
        var authorization = requireNonNull(right.first("authorization"));
        // What precedes the credential is no secret; what follows is refused whatever it is, blanks apart.
        int credential = authorization.indexOf("Credential=") + "Credential=".length();
        for (int i = 0; i < ROUNDS; i++) {
            var changed = authorization.substring(0, credential) + changed(authorization.substring(credential));
            if (!same(changed, authorization)) {
                refused(
                        "/data/a%20key?versionId=abc&x=",
                        right.without("authorization").add("authorization", changed));
            }
        }
    }

    @Test
    void whatIsUnderTheSignatureCannotBeChanged() {
        System.out.println("SignatureFuzzTest: -Dgranary.seed=" + seed);
        var right = new ReferenceSigner(TIME).sign("GET", "/data/a%20key", "versionId=abc&x=", headers(), NOTHING);
        var names = List.of("host", "x-amz-meta-a", "x-amz-date", "x-amz-content-sha256", "range");
        for (int i = 0; i < ROUNDS; i++) {
            var name = names.get(random.nextInt(names.size()));
            var value = requireNonNull(right.first(name));
            var changed = changed(value);
            if (!changed.strip().equals(value)) {
                refused("/data/a%20key?versionId=abc&x=", right.without(name).add(name, changed));
            }
            refused("/data/a%20key?versionId=abc&x=", right.without(name));
            var target = "/" + changed("data/a%20key?versionId=abc&x=");
            if (!means(target, "/data/a%20key?versionId=abc&x=")) {
                refused(target, right);
            }
        }
    }

    @Test
    void changedPresignedUrlIsRefused() {
        System.out.println("SignatureFuzzTest: -Dgranary.seed=" + seed);
        var query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + ReferenceSigner.ACCESS_KEY
                + "%2F20261127%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=" + TIME
                + "&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&response-content-type=text%2Fplain";
        var signer = new ReferenceSigner(TIME);
        var signature = signer.presigned("/data/a%20key", query, "s3.example.org");
        var target = "/data/a%20key?" + query + "&X-Amz-Signature=" + signature;
        var host = HeaderList.of("Host", "s3.example.org");
        assertEquals(ReferenceSigner.ACCESS_KEY, verify(target, host).accessKey());
        for (int i = 0; i < ROUNDS; i++) {
            var changed = "/" + changed(target.substring(1));
            if (!means(changed, target)) {
                refused(changed, host);
            }
        }
    }

    private static HeaderList headers() {
        return HeaderList.of("Host", "s3.example.org", "Range", "bytes=0-9", "x-amz-meta-a", "some value");
    }

    private Signed verify(String target, HeaderList headers) {
        var head = RequestHead.of("GET", target, headers);
        return signatures.verify(head, QueryParameters.parse(head.query()));
    }

    /// Refused, or nobody's: a request without any signature is an anonymous one.
    private void refused(String target, HeaderList headers) {
        try {
            var signed = verify(target, headers);
            assertTrue(signed.isAnonymous(), () -> "seed " + seed + ": let in " + target + "\n" + lines(headers));
        } catch (RequestException refusal) {
            assertTrue(refusal.failure() != null);
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + target + "\n" + lines(headers), e);
        }
    }

    /// One to three letters are replaced, put in, taken away or swapped.
    private String changed(String text) {
        var letters = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(3); changes > 0 && !letters.isEmpty(); changes--) {
            int at = random.nextInt(letters.length());
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            switch (random.nextInt(5)) {
                case 0 -> letters.setCharAt(at, letter);
                case 1 -> letters.insert(at, letter);
                case 2 -> letters.deleteCharAt(at);
                case 3 -> letters.setLength(at);
                default -> letters.append(letter);
            }
        }
        return letters.toString();
    }

    /// The same parts: blanks around them, and parts that nobody reads, change nothing.
    private static boolean same(String authorization, String other) {
        return parts(authorization).equals(parts(other));
    }

    private static List<String> parts(String authorization) {
        var parts = new ArrayList<String>();
        for (var part : authorization.substring(authorization.indexOf(' ')).split(",", -1)) {
            var stripped = part.strip();
            if (stripped.startsWith("Credential=")
                    || stripped.startsWith("SignedHeaders=")
                    || stripped.startsWith("Signature=")) {
                int value = stripped.indexOf('=') + 1;
                parts.add(
                        stripped.substring(0, value) + stripped.substring(value).strip());
            }
        }
        return parts;
    }

    /// Whether both targets name the same key and the same parameters, written one way or the other.
    private static boolean means(String target, String other) {
        try {
            return meaning(target).equals(meaning(other));
        } catch (RequestException malformed) {
            return false;
        }
    }

    private static List<String> meaning(String target) {
        var head = RequestHead.of("GET", target, new HeaderList());
        var query = QueryParameters.parse(head.query());
        var pairs = new ArrayList<String>();
        for (int i = 0; i < query.size(); i++) {
            pairs.add(query.name(i) + "\n" + query.value(i));
        }
        pairs.sort(null);
        // As a query, the path is decoded by the same rules but for the plus.
        var path = QueryParameters.parse("p=" + head.path().replace("+", "%2B").replace("&", "%26"));
        pairs.add(path.get("p").orElseThrow());
        return pairs;
    }

    private static String lines(HeaderList headers) {
        var lines = new StringBuilder();
        headers.forEach(
                (name, value) -> lines.append(name).append(": ").append(value).append('\n'));
        return lines.toString();
    }
}
