package io.granary.gateway.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final String POLICY = "{\"expiration\": \"2026-11-26T09:00:00.000Z\", \"conditions\": ["
            + "{\"bucket\": \"icons\"}, [\"Starts-With\", \"$Key\", \"user/\"], [\"eq\", \"$acl\", \"private\"],"
            + " [\"starts-with\", \"$x-amz-meta-a\", \"\"], [\"content-length-range\", 1, \"10\"]]}";
    private static final Map<String, String> FORM = Map.of(
            "bucket",
            "icons",
            "key",
            "user/a",
            "acl",
            "private",
            "x-amz-meta-a",
            "any",
            "policy",
            "p",
            "signature",
            "s");

    @Test
    void whatItAllows() {
        var policy = parse(POLICY);
        assertEquals(1, policy.leastBytes());
        assertEquals(10, policy.mostBytes());
        policy.require(FORM, NOW);
        policy.require(with("x-ignore-me", "1"), NOW);
        policy.require(with("x-amz-checksum-crc32", "AAAAAA=="), NOW);
    }

    @Test
    void whatItDoesNot() {
        violated(FORM, NOW.plusSeconds(3601));
        violated(with("bucket", "other"), NOW);
        violated(with("key", "other/a"), NOW);
        violated(with("acl", "Private"), NOW);
        violated(with("x-amz-meta-b", "not named"), NOW);
        violated(with("success_action_status", "200"), NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"expiration\": 1, \"conditions\": []}",
                "{\"Expiration\": \"2026-11-26T09:00:00Z\", \"conditions\": []}",
                "{\"expiration\": \"2026-11-26T09:00:00Z\"}",
                "{\"expiration\": \"tomorrow\", \"conditions\": []}",
                "{\"expiration\": \"2026-11-26T09:00:00Z\", \"conditions\": [{}]}",
                "{\"expiration\": \"2026-11-26T09:00:00Z\", \"conditions\": [1]}",
                "{\"expiration\": \"2026-11-26T09:00:00Z\", \"conditions\": [null]}",
                "{\"expiration\": \"2026-11-26T09:00:00Z\", \"conditions\": [{\"acl\": 1}]}",
                "{\"expiration\": \"2026-11-26T09:00:00Z\", \"conditions\": [[\"eq\", \"acl\", \"x\"]]}",
                "{\"expiration\": \"2026-11-26T09:00:00Z\", \"conditions\": [[\"is\", \"$acl\", \"x\"]]}",
                "{\"expiration\": \"2026-11-26T09:00:00Z\", \"conditions\": [[\"content-length-range\", 0]]}",
                "{\"expiration\": \"2026-11-26T09:00:00Z\", \"conditions\": [[\"content-length-range\", -1, 0]]}"
            })
    void noPolicy(String json) {
        var refused = assertThrows(RequestException.class, () -> parse(json));
        assertInstanceOf(RequestFailure.PolicyMalformed.class, refused.failure());
    }

    /// A policy with some bytes changed is read or refused, and never allows another bucket.
    @Test
    void changedPolicies() {
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var bytes = POLICY.getBytes(UTF_8);
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) (' ' + random.nextInt(95));
            }
            try {
                PostPolicy.parse(Base64.getEncoder().encodeToString(bytes)).require(with("bucket", "another"), NOW);
                throw new AssertionError("seed " + seed + ": " + new String(bytes, UTF_8));
            } catch (RequestException refused) {
                // As it should be.
            }
        }
    }

    private static void violated(Map<String, String> form, Instant now) {
        var refused = assertThrows(RequestException.class, () -> parse(POLICY).require(form, now));
        assertInstanceOf(RequestFailure.PolicyViolated.class, refused.failure());
    }

    private static PostPolicy parse(String json) {
        return PostPolicy.parse(Base64.getEncoder().encodeToString(json.getBytes(UTF_8)));
    }

    private static Map<String, String> with(String name, String value) {
        var form = new HashMap<>(FORM);
        form.put(name, value);
        return form;
    }
}
