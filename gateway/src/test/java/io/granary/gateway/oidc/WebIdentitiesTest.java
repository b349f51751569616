package io.granary.gateway.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.granary.gateway.oidc.RefusedToken.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whose tokens are believed. What should be refused and is not lets anybody in.
class WebIdentitiesTest {
    private static final String SUBJECT = "system:serviceaccount:team-a:trainer";

    private final AtomicLong now =
            new AtomicLong(Instant.parse("2026-11-27T12:00:00Z").toEpochMilli());
    private TestIssuer issuer;
    private TestIssuer.Key rsa;
    private TestIssuer.Key ec;
    private WebIdentities identities;

    @BeforeEach
    void begin() throws Exception {
        issuer = new TestIssuer();
        rsa = TestIssuer.rsa("one");
        ec = TestIssuer.ec("two");
        issuer.publish(rsa, ec);
        identities = new WebIdentities(
                List.of(OidcIssuer.parse(issuer.url() + ",audience=granary")), () -> Instant.ofEpochMilli(now.get()));
    }

    @AfterEach
    void end() {
        issuer.close();
    }

    private String claims(String audience, long fromSeconds, long toSeconds) {
        return claims(issuer.url(), audience, fromSeconds, toSeconds);
    }

    private String claims(String of, String audience, long fromSeconds, long toSeconds) {
        long seconds = now.get() / 1000;
        return "{\"iss\":\"" + of + "\",\"aud\":" + audience + ",\"sub\":\"" + SUBJECT + "\",\"nbf\":"
                + (seconds + fromSeconds) + ",\"iat\":" + (seconds + fromSeconds) + ",\"exp\":" + (seconds + toSeconds)
                + "}";
    }

    private String good() {
        return claims("[\"granary\",\"other\"]", 0, 600);
    }

    private Fault fault(String token) {
        return assertThrows(RefusedToken.class, () -> identities.verify(token)).fault();
    }

    @Test
    void believesBothAlgorithms() throws Exception {
        for (var key : List.of(rsa, ec)) {
            var identity = identities.verify(TestIssuer.token(key, good()));
            assertEquals(SUBJECT, identity.subject());
            assertEquals(issuer.url(), identity.issuer().url());
        }
        assertEquals(1, issuer.asked());
        var header = "{\"alg\":\"ES256\"}";
        assertEquals(
                SUBJECT, identities.verify(TestIssuer.token(ec, header, good())).subject());
    }

    @Test
    void theTimeIsWithinTheSkew() throws Exception {
        identities.verify(TestIssuer.token(rsa, claims("\"granary\"", -600, -59)));
        assertEquals(Fault.EXPIRED, fault(TestIssuer.token(rsa, claims("\"granary\"", -600, -60))));
        identities.verify(TestIssuer.token(rsa, claims("\"granary\"", 60, 600)));
        assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, claims("\"granary\"", 61, 600))));
        var endless = good().replaceAll(",\"exp\":\\d+", "");
        assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, endless)));
        for (var time : List.of("\"soon\"", "-1", "1e300", "null", "[]")) {
            var odd = good().replaceAll("\"exp\":\\d+", "\"exp\":" + time);
            assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, odd)), time);
        }
    }

    @Test
    void itIsForHereAndFromThere() throws Exception {
        for (var audience : List.of("\"other\"", "[]", "[\"granary2\"]", "\"\"", "7", "[7]")) {
            assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, claims(audience, 0, 600))), audience);
        }
        for (var of : List.of(
                "https://elsewhere.example", issuer.url() + "/", issuer.url().replace("127.0.0.1", "localhost"), "")) {
            assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, claims(of, "\"granary\"", 0, 600))), of);
        }
        assertEquals(0, issuer.asked() - 1, "only the tokens that name the issuer made us ask it, once");
        var nobody = good().replace(SUBJECT, "");
        assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, nobody)));
    }

    @Test
    void neverAsksWhomATokenNames() throws Exception {
        try (var other = new TestIssuer()) {
            other.publish(rsa);
            assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, claims(other.url(), "\"granary\"", 0, 600))));
            var header = "{\"alg\":\"RS256\",\"jku\":\"" + other.url() + "/keys\",\"kid\":\"three\"}";
            var stranger = TestIssuer.rsa("three");
            other.publish(stranger);
            assertEquals(Fault.INVALID, fault(TestIssuer.token(stranger, header, good())));
            assertEquals(0, other.asked());
        }
    }

    @Test
    void believesNoOtherSignature() throws Exception {
        var good = TestIssuer.token(rsa, good());
        var body = good.substring(good.indexOf('.') + 1, good.lastIndexOf('.'));
        for (var algorithm : List.of("none", "None", "HS256", "RS512", "PS256", "ES256", "", "rs256")) {
            var header = TestIssuer.base64(("{\"alg\":\"" + algorithm + "\",\"kid\":\"one\"}").getBytes(UTF_8));
            assertEquals(Fault.INVALID, fault(header + '.' + body + '.'), algorithm);
            assertEquals(Fault.INVALID, fault(header + '.' + body + good.substring(good.lastIndexOf('.'))), algorithm);
        }
        // A public key taken for a shared secret.
        var header = TestIssuer.base64("{\"alg\":\"HS256\",\"kid\":\"one\"}".getBytes(UTF_8));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(rsa.pair().getPublic().getEncoded(), "HmacSHA256"));
        var forged = header + '.' + body;
        assertEquals(Fault.INVALID, fault(forged + '.' + TestIssuer.base64(mac.doFinal(forged.getBytes(UTF_8)))));
        // A stranger's key under a known name, and a known key under another's.
        assertEquals(Fault.INVALID, fault(TestIssuer.token(TestIssuer.rsa("one"), good())));
        assertEquals(Fault.INVALID, fault(TestIssuer.token(TestIssuer.ec("two"), good())));
        assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, "{\"alg\":\"RS256\",\"kid\":\"two\"}", good())));
        assertEquals(
                Fault.INVALID,
                fault(TestIssuer.token(rsa, "{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}", good())));
        // Zeros, which a broken verifier of ECDSA takes for a signature of anything.
        var unsigned = TestIssuer.token(ec, good());
        var zeros = unsigned.substring(0, unsigned.lastIndexOf('.') + 1) + TestIssuer.base64(new byte[64]);
        assertEquals(Fault.INVALID, fault(zeros));
        // Two readings of one claim.
        var twice = good().replace("{\"iss\"", "{\"sub\":\"admin\",\"iss\"");
        assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, twice)));
    }

    @Test
    void noChangedTokenIsBelieved() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (var key : List.of(rsa, ec)) {
            var good = TestIssuer.token(key, good());
            for (int i = 0; i < 3_000; i++) {
                var changed = changed(good, random);
                if (changed.equals(good)) {
                    continue;
                }
                try {
                    identities.verify(changed);
                    fail("seed " + seed + ": believed " + changed);
                } catch (RefusedToken refused) {
                    assertEquals(Fault.INVALID, refused.fault(), "seed " + seed + ": " + changed);
                }
            }
        }
    }

    private static String changed(String token, Random random) {
        int at = random.nextInt(token.length());
        return switch (random.nextInt(5)) {
            case 0 -> token.substring(0, at);
            case 1 -> token.substring(0, at) + token.substring(at + 1);
            case 2 -> token.substring(0, at) + (char) (' ' + random.nextInt(95)) + token.substring(at);
            case 3 -> token + (char) (' ' + random.nextInt(95));
            default -> token.substring(0, at) + (char) (' ' + random.nextInt(95)) + token.substring(at + 1);
        };
    }

    @Test
    void keysAreRotated() throws Exception {
        identities.verify(TestIssuer.token(rsa, good()));
        var fresh = TestIssuer.rsa("three");
        issuer.publish(ec, fresh);
        // A key that nobody had when we last asked makes us ask, after a pause; the old one is still believed.
        assertEquals(Fault.INVALID, fault(TestIssuer.token(fresh, good())));
        assertEquals(1, issuer.asked());
        now.addAndGet(IssuerKeys.PAUSE.toMillis());
        identities.verify(TestIssuer.token(fresh, good()));
        assertEquals(2, issuer.asked());
        assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, good())), "it was withdrawn");
        for (int i = 0; i < 100; i++) {
            assertEquals(Fault.INVALID, fault(TestIssuer.token(TestIssuer.ec("k" + i), good())));
        }
        assertEquals(2, issuer.asked(), "made-up keys do not make us ask");
    }

    @Test
    void aWithdrawnKeyIsForgotten() throws Exception {
        identities.verify(TestIssuer.token(rsa, good()));
        issuer.publish(ec);
        now.addAndGet(IssuerKeys.FRESH.toMillis() - 1);
        identities.verify(TestIssuer.token(rsa, good()));
        now.addAndGet(1);
        assertEquals(Fault.INVALID, fault(TestIssuer.token(rsa, good())));
    }

    @Test
    void anIssuerMayBeAwayForAWhile() throws Exception {
        identities.verify(TestIssuer.token(rsa, good()));
        issuer.answer(500);
        now.addAndGet(IssuerKeys.STALE.toMillis() - 1);
        identities.verify(TestIssuer.token(rsa, good()));
        now.addAndGet(Duration.ofMinutes(1).toMillis());
        assertEquals(Fault.UNREACHABLE, fault(TestIssuer.token(rsa, good())));
    }

    @Test
    void onlyItsOwnDocumentCounts() throws Exception {
        issuer.nameInDocument("https://elsewhere.example");
        assertEquals(Fault.UNREACHABLE, fault(TestIssuer.token(rsa, good())));
        assertEquals(0, issuer.asked());
    }

    @Test
    void settingsAreChecked() {
        for (var wrong : List.of(
                "http://issuer.example",
                "http://127.0.0.1.example",
                "http://localhost@evil.example",
                "https://issuer.example/",
                "https://issuer.example?x",
                "ftp://issuer.example",
                "issuer.example",
                "https://issuer.example,audience=",
                "https://issuer.example,aud=x",
                "https://issuer.example,skew=1h",
                "https://issuer.example,skew=601s",
                "https://issuer.example,keys=http://issuer.example/keys",
                "https://issuer.example,audience=a,audience=b")) {
            assertThrows(IllegalArgumentException.class, () -> OidcIssuer.parse(wrong), wrong);
        }
        var whole = OidcIssuer.parse(
                "https://issuer.example/id/7,audience=a,ca=/ca.pem,token=/t,keys=https://k.example/k,skew=5s");
        assertEquals("issuer.example/id/7", whole.name());
        assertEquals(Duration.ofSeconds(5), whole.skew());
        assertEquals(
                OidcIssuer.USUAL_AUDIENCE,
                OidcIssuer.parse("https://issuer.example").audience());
    }
}
