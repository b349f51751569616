package io.granary.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestHead;
import io.granary.gateway.signing.Credentials;
import io.granary.gateway.signing.SigV4;
import io.granary.gateway.signing.Signed;
import io.granary.model.checksum.Digests;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Checking the signature of a plain GET, as every request has it checked.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SignatureBenchmark {
    private static final String ID = "GRANEXAMPLEEXAMPLE22";
    private static final String SECRET = "abcdefghijklmnopqrstuvwxyz0123456789ABCD";
    private static final String DATE = "20261123T070000Z";
    private static final String SCOPE = "20261123/us-east-1/s3/aws4_request";
    private static final String PATH = "/bucket/train/000012/object-00000000000000012345.bin";
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final SigV4 signatures = new SigV4(
            Credentials.single(ID, SECRET), "us-east-1", InstantSource.fixed(Instant.parse("2026-11-23T07:00:05Z")));
    private RequestHead head = new RequestHead("GET", PATH, "", new Fields(Map.of()));

    @Setup
    public void sign() throws GeneralSecurityException {
        var headers =
                new TreeMap<>(Map.of("host", "127.0.0.1:9000", "x-amz-content-sha256", EMPTY, "x-amz-date", DATE));
        var canonical = new StringBuilder("GET\n" + PATH + "\n\n");
        headers.forEach((name, value) ->
                canonical.append(name).append(':').append(value).append('\n'));
        var signed = String.join(";", headers.keySet());
        var request = canonical
                .append('\n')
                .append(signed)
                .append('\n')
                .append(EMPTY)
                .toString()
                .getBytes(US_ASCII);
        var toSign = "AWS4-HMAC-SHA256\n" + DATE + '\n' + SCOPE + '\n'
                + HexFormat.of().formatHex(Digests.sha256(request, 0, request.length));
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + ID + '/' + SCOPE + ", SignedHeaders=" + signed + ", Signature="
                        + signature(toSign));
        head = new RequestHead("GET", PATH, "", new Fields(Map.copyOf(headers)));
    }

    private static String signature(String toSign) throws GeneralSecurityException {
        var key = ("AWS4" + SECRET).getBytes(US_ASCII);
        for (var part : List.of("20261123", "us-east-1", "s3", "aws4_request", toSign)) {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            key = mac.doFinal(part.getBytes(US_ASCII));
        }
        return HexFormat.of().formatHex(key);
    }

    @Benchmark
    public Signed verify() {
        return signatures.verify(head, QueryParameters.NONE);
    }

    /// A request's headers in a map.
    private record Fields(Map<String, String> values) implements HeaderFields {
        @Override
        public @Nullable String first(String lowerCaseName) {
            return values.get(lowerCaseName);
        }

        @Override
        public List<String> all(String lowerCaseName) {
            var value = values.get(lowerCaseName);
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public int countPrefixed(String lowerCasePrefix) {
            return (int) values.keySet().stream()
                    .filter(name -> name.startsWith(lowerCasePrefix))
                    .count();
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {
            values.forEach(action);
        }
    }
}
