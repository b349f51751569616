package io.granary.gateway.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.name.BucketName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Policies that are nearly right: they are read or refused as malformed, and nothing else comes out. What is read
/// decides as the plain reading does, so that nothing in it was passed over.
///
/// `-Dgranary.seed=N` begins with another seed.
class PolicyFuzzTest {
    private static final int ROUNDS = 60_000;
    private static final BucketName BUCKET = new BucketName(RandomPolicies.BUCKET);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "*",
            "?",
            "${",
            "}",
            "$",
            "'",
            "\u0000",
            "\\u0000",
            "\\ud800",
            "null",
            "true",
            "-0",
            "1e999",
            "[[[[[[[[[[[[[[[[[[[[",
            "\uFEFF",
            "ä",
            "\uD83E\uDD86",
            "//",
            "Statement",
            "Deny");

    private final long seed = Long.getLong("granary.seed", 20_261_018L);
    private final Random random = new Random(seed);
    private final RandomPolicies made = new RandomPolicies(random);
    private int read;
    private int refused;

    @Test
    void changedTextIsReadOrRefused() {
        System.out.println("PolicyFuzzTest: -Dgranary.seed=" + seed);
        for (int i = 0; i < ROUNDS; i++) {
            boolean ofBucket = random.nextBoolean();
            var json = made.policy(ofBucket).toString().getBytes(UTF_8);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                json = changed(json);
            }
            readOrRefused(json, ofBucket);
        }
        assertTrue(read > ROUNDS / 50 && refused > ROUNDS / 50, read + " read, " + refused + " refused");
    }

    @Test
    void changedMembersAreReadOrRefused() {
        System.out.println("PolicyFuzzTest: -Dgranary.seed=" + seed);
        for (int i = 0; i < ROUNDS; i++) {
            boolean ofBucket = random.nextBoolean();
            var policy = made.policy(ofBucket);
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                changeMember(policy);
            }
            readOrRefused(policy.toString().getBytes(UTF_8), ofBucket);
        }
        assertTrue(read > ROUNDS / 50 && refused > ROUNDS / 50, read + " read, " + refused + " refused");
    }

    private void readOrRefused(byte[] json, boolean ofBucket) {
        PolicyDocument document;
        try {
            document = ofBucket ? PolicyReader.ofBucket(json, BUCKET) : PolicyReader.ofIdentity(json);
        } catch (MalformedPolicyException e) {
            assertTrue(!e.reason().isEmpty());
            refused++;
            return;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + new String(json, UTF_8), e);
        }
        read++;
        var compiled = new CompiledPolicies(Map.of("policy", document));
        var unused = PublicPolicies.isPublic(document);
        var request = made.request();
        assertEquals(
                PlainEvaluator.decide(JSON.readTree(json), request, true),
                SecondOpinionTest.decision(compiled, request, true),
                () -> "seed " + seed + ": " + new String(json, UTF_8) + "\n" + request);
    }

    private byte[] changed(byte[] json) {
        int from = random.nextInt(json.length);
        int to = Math.min(json.length, from + 1 + random.nextInt(8));
        var before = Arrays.copyOf(json, from);
        var middle = Arrays.copyOfRange(json, from, to);
        var after = Arrays.copyOfRange(json, to, json.length);
        return switch (random.nextInt(5)) {
            case 0 -> joined(before, after);
            case 1 -> joined(before, middle, middle, after);
            case 2 -> joined(before, one(PIECES).getBytes(UTF_8), middle, after);
            case 3 -> joined(before, new byte[] {(byte) random.nextInt(256)}, after);
            default -> joined(before, middle, new byte[] {(byte) (json[from] ^ (1 << random.nextInt(8)))}, after);
        };
    }

    private static byte[] joined(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.size() == 0 ? new byte[] {' '} : all.toByteArray();
    }

    /// Puts something else in the place of a member somewhere, takes it away, or adds one.
    private void changeMember(JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            var name = one(List.copyOf(object.propertyNames()));
            var child = object.path(name);
            if (child.isContainer() && !child.isEmpty() && random.nextInt(4) > 0) {
                changeMember(child);
                return;
            }
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(other(name), child);
                default -> object.set(name, other(child));
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            if (array.path(at).isContainer() && random.nextInt(4) > 0) {
                changeMember(array.path(at));
            } else {
                array.set(at, other(array.path(at)));
            }
        }
    }

    private String other(String name) {
        return switch (random.nextInt(4)) {
            case 0 -> name + "s";
            case 1 -> name.toLowerCase(java.util.Locale.ROOT);
            case 2 -> name.startsWith("Not") ? name.substring(3) : "Not" + name;
            default -> one(List.of("Statement", "Action", "Principal", "Condition", "Null", "StringLike", "aws:x", ""));
        };
    }

    private JsonNode other(JsonNode child) {
        var nodes = JSON.getNodeFactory();
        return switch (random.nextInt(9)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.numberNode(random.nextInt(-1, 1000));
            case 2 -> nodes.booleanNode(random.nextBoolean());
            case 3 -> nodes.stringNode(one(PIECES).replace("\u0000", "x"));
            case 4 -> nodes.arrayNode();
            case 5 -> nodes.objectNode();
            case 6 -> nodes.arrayNode().add(child);
            case 7 -> nodes.objectNode().set("AWS", child);
            default -> nodes.stringNode(child.isString() ? child.asString() + one(PIECES) : "x");
        };
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
