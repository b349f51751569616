package io.granary.gateway.signing;

import io.granary.gateway.request.HttpDate;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.RequestHead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Verifies the signature of a request, in the `Authorization` header or in the query (presigned).
///
/// One instance per event loop: it reuses its buffers and caches derived keys. A check of a plain request allocates
/// next to
/// nothing and reads only the headers that are signed.
public final class SigV4 {
    /// How far a client's clock may be off, as S3 has it.
    public static final Duration ALLOWED_SKEW = Duration.ofMinutes(15);

    /// The longest life of a presigned URL, as S3 has it.
    public static final Duration LONGEST_PRESIGN = Duration.ofDays(7);

    private static final String CONTENT_SHA256 = "x-amz-content-sha256";
    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private final String service;
    private final String region;
    private final InstantSource clock;
    private final SigningKeys keys;

    /// For clients that were told no region and sign with an empty one, as DuckDB does.
    private final SigningKeys keysOfNoRegion;

    private final CanonicalRequest canonical = new CanonicalRequest();
    private final SignedHeaders.Cache lists = new SignedHeaders.Cache();
    private final ByteScratch stringToSign = new ByteScratch();

    /// For requests to S3.
    ///
    /// @param region the only one that signatures may name; they may leave it empty
    public SigV4(Credentials credentials, String region, InstantSource clock) {
        this(credentials, "s3", region, clock);
    }

    private SigV4(Credentials credentials, String service, String region, InstantSource clock) {
        this.service = service;
        this.region = region;
        this.clock = clock;
        this.keys = new SigningKeys(credentials, region, service);
        this.keysOfNoRegion = new SigningKeys(credentials, "", service);
    }

    /// For requests to the token service.
    public static SigV4 ofTokenService(Credentials credentials, String region, InstantSource clock) {
        return new SigV4(credentials, "sts", region, clock);
    }

    /// Throws [RequestException] with whatever is wrong with the signature. A request without one is nobody's.
    public Signed verify(RequestHead head, QueryParameters query) {
        return verify(head, query, null);
    }

    /// As [#verify(RequestHead, QueryParameters)], for a service whose signatures always cover the body, said or not.
    ///
    /// @param bodySha256 of the body as it came, 64 hexadecimal digits in lower case
    public Signed verify(RequestHead head, QueryParameters query, @Nullable String bodySha256) {
        var authorization = head.header("authorization");
        if (authorization != null) {
            if (query.has("X-Amz-Signature")) {
                throw refused(new RequestFailure.InvalidRequest("Only one authentication mechanism is allowed"));
            }
            return verifyHeader(head, Claim.ofHeader(authorization), bodySha256);
        }
        if (query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature")) {
            return verifyPresigned(head, query, bodySha256);
        }
        if (query.has("Signature") && query.has("AWSAccessKeyId")) {
            throw refused(new RequestFailure.UnsupportedSignature("AWS"));
        }
        return anonymous(head);
    }

    /// What was not signed can still be framed and hashed as its sender says, only not in signed chunks.
    private static Signed anonymous(RequestHead head) {
        var hash = head.header(CONTENT_SHA256);
        var payload = hash == null ? PayloadHash.UNSIGNED : payload(hash);
        if (payload instanceof PayloadHash.Chunked chunked && chunked.signed()) {
            throw refused(new RequestFailure.Anonymous());
        }
        return Signed.nothing(payload);
    }

    private Signed verifyHeader(RequestHead head, Claim claim, @Nullable String bodySha256) {
        var sent = head.header("x-amz-date");
        if (sent == null) {
            var date = head.header("date");
            var parsed = date == null ? null : HttpDate.parse(date);
            sent = parsed == null || parsed.isEmpty() ? date : AmzDate.format(parsed.getAsLong());
        }
        long time = sent == null ? AmzDate.INVALID : AmzDate.parse(sent);
        if (sent == null || time == AmzDate.INVALID) {
            throw refused(new RequestFailure.DateMissing());
        }
        var problem = scopeProblem(claim, sent);
        if (problem != null) {
            throw refused(problem);
        }
        long now = clock.millis();
        if (Math.abs(now - time) > ALLOWED_SKEW.toMillis()) {
            throw refused(
                    new RequestFailure.ClockSkew(Instant.ofEpochMilli(time), Instant.ofEpochMilli(now), ALLOWED_SKEW));
        }
        var hash = bodySha256 == null ? head.header(CONTENT_SHA256) : bodySha256;
        if (hash == null) {
            throw refused(new RequestFailure.MissingHeader(CONTENT_SHA256));
        }
        var list = lists.get(claim.signedHeaders());
        if (list == null) {
            throw refused(new RequestFailure.AuthorizationMalformed(
                    "SignedHeaders must be sorted, in lower case, and hold host"));
        }
        var token = head.header("x-amz-security-token");
        return verify(head, claim, token == null ? "" : token, list, sent, hash);
    }

    private Signed verifyPresigned(RequestHead head, QueryParameters query, @Nullable String bodySha256) {
        var algorithm = query.get("X-Amz-Algorithm").orElse("");
        if (!algorithm.equals(Claim.ALGORITHM)) {
            throw presign("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }
        var claim = Claim.of(
                query.get("X-Amz-Credential").orElse(""),
                query.get("X-Amz-SignedHeaders").orElse(""),
                query.get("X-Amz-Signature").orElse(""));
        if (claim == null) {
            throw presign("X-Amz-Credential must be <access key>/<yyyymmdd>/<region>/" + service + "/aws4_request");
        }
        var date = query.get("X-Amz-Date").orElse("");
        long time = AmzDate.parse(date);
        if (time == AmzDate.INVALID) {
            throw presign("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        }
        var problem = scopeProblem(claim, date);
        if (problem != null) {
            throw refused(
                    problem instanceof RequestFailure.AuthorizationMalformed malformed
                            ? new RequestFailure.PresignMalformed(malformed.reason())
                            : problem);
        }
        checkLife(time, expires(query.get("X-Amz-Expires").orElse("")));
        var list = lists.get(claim.signedHeaders());
        if (list == null) {
            throw presign("X-Amz-SignedHeaders must be sorted, in lower case, and hold host");
        }
        var hash = bodySha256 == null ? head.header(CONTENT_SHA256) : bodySha256;
        if (hash == null) {
            hash = query.get("X-Amz-Content-Sha256").orElse(UNSIGNED_PAYLOAD);
        }
        return verify(head, claim, query.get("X-Amz-Security-Token").orElse(""), list, date, hash);
    }

    private void checkLife(long time, long expiresSeconds) {
        long now = clock.millis();
        long end = time + expiresSeconds * 1000;
        if (now > end) {
            throw refused(new RequestFailure.PresignExpired(Instant.ofEpochMilli(end), Instant.ofEpochMilli(now)));
        }
        if (time - now > ALLOWED_SKEW.toMillis()) {
            throw refused(new RequestFailure.PresignNotYetValid(Instant.ofEpochMilli(time), Instant.ofEpochMilli(now)));
        }
    }

    private static long expires(String text) {
        long seconds;
        try {
            seconds = Long.parseLong(text);
        } catch (NumberFormatException noNumber) {
            throw presign("X-Amz-Expires should be a number");
        }
        if (seconds < 1) {
            throw presign("X-Amz-Expires must be positive");
        }
        if (seconds > LONGEST_PRESIGN.toSeconds()) {
            throw presign("X-Amz-Expires must be less than a week (in seconds) that is, it must be less than 604800");
        }
        return seconds;
    }

    private @Nullable RequestFailure scopeProblem(Claim claim, String amzDate) {
        if (!claim.service().equals(service)) {
            return new RequestFailure.AuthorizationMalformed(
                    "incorrect service \"" + claim.service() + "\"; this endpoint belongs to \"" + service + '"');
        }
        if (!claim.region().equals(region) && !claim.region().isEmpty()) {
            return new RequestFailure.WrongRegion(claim.region(), region);
        }
        if (!amzDate.startsWith(claim.date())) {
            return new RequestFailure.AuthorizationMalformed("the Credential's date is not the request's");
        }
        return null;
    }

    private Signed verify(
            RequestHead head, Claim claim, String token, SignedHeaders list, String amzDate, String hash) {
        if (!everyAmzHeaderIsSigned(head, list)) {
            throw refused(new RequestFailure.HeadersNotSigned("x-amz-*"));
        }
        var keysOfRegion = claim.region().isEmpty() ? keysOfNoRegion : keys;
        var known = keysOfRegion.find(claim.accessKey(), token, claim.date());
        var key = known == null ? keysOfRegion.decoy() : known;
        canonical.write(head, list, hash);
        stringToSign.clear();
        stringToSign
                .put(Claim.ALGORITHM)
                .put('\n')
                .put(amzDate)
                .put('\n')
                .put(claim.date())
                .put('/')
                .put(claim.region())
                .put('/')
                .put(service)
                .put("/aws4_request\n")
                .putHex(canonical.hash());
        boolean holds = Hex.matches(claim.signature(), key.sign(stringToSign));
        if (known == null) {
            throw refused(
                    token.isEmpty()
                            ? new RequestFailure.AccessKeyUnknown(claim.accessKey())
                            : new RequestFailure.TokenInvalid());
        }
        if (!holds) {
            throw refused(new RequestFailure.SignatureMismatch(
                    claim.accessKey(), claim.signature(), stringToSign.toString(), canonical.toString()));
        }
        var payload = payload(hash);
        var chunks = payload instanceof PayloadHash.Chunked chunked && chunked.signed()
                ? new ChunkSignatures(key.copy(), amzDate, scope(claim), claim.signature())
                : null;
        return new Signed(claim.accessKey(), token, payload, chunks);
    }

    /// Whether there is no `x-amz-` field beside those of the list. Nearly always each comes once, which is seen
    /// without
    /// gathering values.
    private static boolean everyAmzHeaderIsSigned(RequestHead head, SignedHeaders list) {
        int fields = head.headers().countPrefixed("x-amz-");
        int values = 0;
        for (var name : list.names()) {
            if (name.startsWith("x-amz-") && head.header(name) != null) {
                values +=
                        fields == list.amzNames() ? 1 : head.headers().all(name).size();
            }
        }
        return fields == values;
    }

    private String scope(Claim claim) {
        return claim.date() + '/' + claim.region() + '/' + service + "/aws4_request";
    }

    private static PayloadHash payload(String hash) {
        return switch (hash) {
            case UNSIGNED_PAYLOAD -> PayloadHash.UNSIGNED;
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new PayloadHash.Chunked(true, false);
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> new PayloadHash.Chunked(true, true);
            case "STREAMING-UNSIGNED-PAYLOAD" -> new PayloadHash.Chunked(false, false);
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new PayloadHash.Chunked(false, true);
            default -> {
                if (!Hex.isHex(hash, 64)) {
                    throw refused(new RequestFailure.InvalidHeader(
                            CONTENT_SHA256,
                            hash,
                            "must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                                    + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
                                    + " or a valid sha256 value"));
                }
                yield new PayloadHash.Exact(hash);
            }
        };
    }

    private static RequestException presign(String reason) {
        return refused(new RequestFailure.PresignMalformed(reason));
    }

    private static RequestException refused(RequestFailure failure) {
        return new RequestException(failure);
    }
}
