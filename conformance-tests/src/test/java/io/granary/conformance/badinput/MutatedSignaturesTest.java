package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.RawResponse;
import io.granary.conformance.raw.Signer;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Signatures with a letter changed, by the thousand, and what their refusals tell.
class MutatedSignaturesTest extends BadInputSuite {
    private static final int ROUNDS = 1500;
    private static final String LETTERS = "0123456789abcdefABCDEFXYZxyz/-_.~;=,%?&+:*";

    private final long seed = Long.getLong("granary.seed", 20_261_020L);
    private final Random random = new Random(seed);

    @Test
    void changedAuthorizationIsRefusedAndNoAccident() throws IOException {
        System.out.println("MutatedSignaturesTest: -Dgranary.seed=" + seed);
        var right = RawRequest.of("PUT", path("key")).body("body").signed();
        var authorization = right.header("Authorization");
        int credential = authorization.indexOf("Credential=") + "Credential=".length();
        for (int i = 0; i < ROUNDS; i++) {
            var changed = authorization.substring(0, credential) + changed(authorization.substring(credential));
            assertRefused(changed, exchange(right.with("Authorization", changed)));
        }
        assertAbsent("key");
    }

    @Test
    void changedPresignedUrlIsRefusedAndNoAccident() throws IOException {
        System.out.println("MutatedSignaturesTest: -Dgranary.seed=" + seed);
        exchange(RawRequest.of("PUT", path("key")).body("body").signed());
        var right = RawRequest.of("GET", path("key")).presigned(Duration.ofMinutes(5));
        int query = right.target().indexOf('?') + 1;
        for (int i = 0; i < ROUNDS; i++) {
            var changed =
                    right.target().substring(0, query) + changed(right.target().substring(query));
            assertRefused(changed, exchange(right.target(changed)));
        }
    }

    private void assertRefused(String changed, RawResponse answer) {
        assertTrue(
                answer.status() == 400 || answer.status() == 403,
                () -> "seed " + seed + ", " + changed + ": " + answer);
        assertTrue(!answer.code().isEmpty(), () -> "seed " + seed + ", " + changed + ": " + answer);
    }

    /// One letter becomes another, or goes.
    private String changed(String text) {
        int at = random.nextInt(text.length());
        char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
        boolean same = text.charAt(at) == letter || text.charAt(at) == ' ';
        boolean neutral = same || isHexDigitOfEscape(text, at) || text.charAt(at) == '&';
        return text.substring(0, at) + (neutral ? letter + "0" : letter) + text.substring(at + 1);
    }

    /// `%2f` and `%2F` are the same letter.
    private static boolean isHexDigitOfEscape(String text, int at) {
        return (at > 0 && text.charAt(at - 1) == '%') || (at > 1 && text.charAt(at - 2) == '%');
    }

    /// As on AWS the code tells an unknown key from a wrong signature; nothing else does, and neither tells what would
    /// have been right.
    @Test
    void refusalsTellNoMoreThanTheirCode() throws IOException {
        var request = RawRequest.of("GET", path("key"));
        var right = request.signed();
        var wrong = refused(
                403,
                "SignatureDoesNotMatch",
                request.signed(new Signer(Endpoint.ACCESS_KEY, "wrong", Endpoint.REGION)));
        var unknown = refused(
                403,
                "InvalidAccessKeyId",
                request.signed(new Signer("GRANARYCONFORMANCE02", Endpoint.SECRET_KEY, Endpoint.REGION)));
        assertEquals(wrong.headers().keySet(), unknown.headers().keySet());
        for (var answer : new RawResponse[] {wrong, unknown}) {
            assertTrue(!answer.text().contains(right.signature()), answer::text);
            assertTrue(!answer.text().contains(Endpoint.SECRET_KEY), answer::text);
        }
        assertTrue(!unknown.text().contains("StringToSign"), unknown::text);
        assertTrue(wrong.text().contains("<StringToSign>"), wrong::text);
    }

    /// A body of a wrong signature is not waited for, and does not hold up who is honest.
    @Test
    void aFloodOfWrongSignaturesHoldsUpNobody() throws Exception {
        int attackers = 8;
        int attacks = 200;
        var wrong = new Signer(Endpoint.ACCESS_KEY, "wrong", Endpoint.REGION);
        var unknown = new Signer("NOBODYNOBODYNOBODY00", "wrong", Endpoint.REGION);
        var large = Bodies.random(300_000, seed);
        try (var threads = Executors.newFixedThreadPool(attackers)) {
            Callable<Integer> attack = () -> {
                int refused = 0;
                for (int i = 0; i < attacks; i++) {
                    var put = RawRequest.of("PUT", path("flood-" + i));
                    var answer = exchange(
                            (i % 8 == 0 ? put.body(large) : put.body("x")).signed(i % 2 == 0 ? wrong : unknown));
                    refused += answer.status() == 403 ? 1 : 0;
                }
                return refused;
            };
            var flood = java.util.stream.Stream.generate(() -> threads.submit(attack))
                    .limit(attackers)
                    .toList();
            for (int i = 0; i < 150; i++) {
                var body = "honest " + i;
                var put =
                        exchange(RawRequest.of("PUT", path("honest")).body(body).signed());
                assertEquals(200, put.status(), put::toString);
                assertEquals(body, get("honest").text());
            }
            for (var attacker : flood) {
                assertEquals(attacks, refusedBy(attacker));
            }
        }
        var listing = exchange(
                RawRequest.of("GET", "/" + bucket + "?list-type=2&prefix=flood").signed());
        assertTrue(listing.text().contains("<KeyCount>0</KeyCount>"), listing::text);
    }

    private static int refusedBy(java.util.concurrent.Future<Integer> attacker) throws InterruptedException {
        try {
            return attacker.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
