package io.granary.gateway.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.access.policy.PlainEvaluator.Decision;
import io.granary.model.name.BucketName;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The compiled policies decide as the plain reading of IAM's rules does, over random policies and requests.
///
/// `-Dgranary.seed=N` begins with another seed.
class SecondOpinionTest {
    private static final int POLICIES = 40_000;
    private static final int REQUESTS_OF_EACH = 4;
    private static final BucketName BUCKET = new BucketName(RandomPolicies.BUCKET);

    @Test
    void bothDecideAlike() {
        long seed = Long.getLong("granary.seed", 20_261_017L);
        System.out.println("SecondOpinionTest: -Dgranary.seed=" + seed);
        var random = new Random(seed);
        var made = new RandomPolicies(random);
        var decisions = new EnumMap<Decision, Integer>(Decision.class);
        int refused = 0;
        for (int i = 0; i < POLICIES; i++) {
            boolean ofBucket = random.nextBoolean();
            var policy = made.policy(ofBucket);
            CompiledPolicies compiled;
            try {
                compiled = compiled(policy, ofBucket);
            } catch (MalformedPolicyException e) {
                refused++;
                continue;
            }
            for (int j = 0; j < REQUESTS_OF_EACH; j++) {
                var request = made.request();
                boolean members = random.nextBoolean();
                var plain = PlainEvaluator.decide(policy, request, members);
                assertEquals(
                        plain,
                        decision(compiled, request, members),
                        () -> "seed " + seed + ", members " + members + "\n" + policy.toPrettyString() + "\n"
                                + request);
                decisions.merge(plain, 1, Integer::sum);
            }
        }
        int all = decisions.values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(all >= 100_000, all + " compared, " + refused + " policies refused");
        for (var decision : Decision.values()) {
            assertTrue(decisions.getOrDefault(decision, 0) > all / 20, () -> "too one-sided: " + decisions);
        }
    }

    static CompiledPolicies compiled(JsonNode policy, boolean ofBucket) {
        var json = policy.toString().getBytes(UTF_8);
        var document = ofBucket ? PolicyReader.ofBucket(json, BUCKET) : PolicyReader.ofIdentity(json);
        return new CompiledPolicies(Map.of("policy", document));
    }

    static Decision decision(CompiledPolicies compiled, PlainRequest request, boolean members) {
        if (compiled.denying(request) != null) {
            return Decision.DENY;
        }
        return compiled.allowing(request, members) != null ? Decision.ALLOW : Decision.NEITHER;
    }
}
