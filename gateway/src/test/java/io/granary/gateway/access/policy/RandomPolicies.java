package io.granary.gateway.access.policy;

import io.granary.gateway.request.S3Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Policies and requests made of few words, so that they meet often, and of every member and operator that a policy may
/// have.
final class RandomPolicies {
    static final String BUCKET = "data";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ACCOUNT = "111122223333";
    private static final String OTHER_ACCOUNT = "444455556666";
    private static final List<Who> CALLERS = List.of(
            who("arn:aws:iam::" + ACCOUNT + ":user/alice", "", ACCOUNT),
            who("arn:aws:iam::" + ACCOUNT + ":user/bob", "", ACCOUNT),
            who("arn:aws:iam::" + ACCOUNT + ":root", "", ACCOUNT),
            who("arn:aws:iam::" + OTHER_ACCOUNT + ":user/alice", "", OTHER_ACCOUNT),
            who(
                    "arn:aws:sts::" + ACCOUNT + ":assumed-role/reader/s1",
                    "arn:aws:iam::" + ACCOUNT + ":role/reader",
                    ACCOUNT),
            Who.NOBODY);
    private static final List<String> PRINCIPALS = List.of(
            "*",
            ACCOUNT,
            OTHER_ACCOUNT,
            "arn:aws:iam::" + ACCOUNT + ":root",
            "arn:aws:iam::" + OTHER_ACCOUNT + ":root",
            "arn:aws:iam::" + ACCOUNT + ":user/alice",
            "arn:aws:iam::" + ACCOUNT + ":user/carol",
            "arn:aws:iam::" + OTHER_ACCOUNT + ":user/alice",
            "arn:aws:iam::" + ACCOUNT + ":role/reader",
            "arn:aws:sts::" + ACCOUNT + ":assumed-role/reader/s1");

    private static final List<S3Action> ACTIONS = List.of(
            S3Action.GET_OBJECT,
            S3Action.PUT_OBJECT,
            S3Action.GET_OBJECT_ACL,
            S3Action.DELETE_OBJECT_VERSION,
            S3Action.LIST_BUCKET,
            S3Action.CREATE_BUCKET,
            S3Action.LIST_ALL_MY_BUCKETS,
            S3Action.ADMINISTER);
    private static final List<String> BUCKETS = List.of(BUCKET, "data2", "logs");
    private static final List<String> KEYS = List.of(
            "", "a", "a/b", "home/alice/x", "home/bob/", "home/*/x", "ä/ö", "\uD83E\uDD86", "x:y", "a*b", "a?b");
    private static final List<String> TEXTS = List.of(
            "",
            "alice",
            "Alice",
            "bob",
            "home/alice/x",
            "home/",
            "a*b",
            "ä/ö",
            "private",
            "true",
            "10",
            "YWxpY2U=",
            "2026-01-01T00:00:00Z",
            "10.1.2.3",
            "arn:aws:iam::" + ACCOUNT + ":user/alice");
    private static final List<String> VARIABLES = List.of(
            "${aws:username}",
            "${AWS:UserName}",
            "${aws:username, 'guest'}",
            "${s3:prefix}",
            "${s3:ExistingObjectTag/team}",
            "${aws:PrincipalTag/team}",
            "${aws:PrincipalTag/team, 'alice'}",
            "${*}",
            "${?}",
            "${$}");
    private static final List<String> NUMBERS = List.of("10", "100", "9.5", "10.0", "-1", "+10", "0", "1000000");
    private static final List<String> TIMES = List.of(
            "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2025-12-31T23:59:59Z", "1767225600", "0");
    private static final List<String> ADDRESSES =
            List.of("10.1.2.3", "10.1.2.4", "192.0.2.7", "2001:db8::1", "2001:db9::1", "::ffff:10.1.2.3");
    private static final List<String> RANGES = List.of(
            "10.1.2.3",
            "10.0.0.0/8",
            "10.1.2.0/30",
            "0.0.0.0/0",
            "::/0",
            "2001:db8::/32",
            "2001:db8::1",
            "10.1.2.3/32");
    private static final List<String> TEAMS = List.of("blue", "red", "alice", "");

    private static final List<String> SETS = List.of("", "", "", "ForAllValues:", "ForAnyValue:");

    private final Random random;

    RandomPolicies(Random random) {
        this.random = random;
    }

    private static Who who(String arn, String roleArn, String account) {
        return new Who(arn, roleArn, account, "name-of-" + account, "canonical-" + account, "");
    }

    PlainRequest request() {
        var who = one(CALLERS);
        var context = new HashMap<String, List<String>>();
        maybe(context, "aws:username", who.arn().contains(":user/"), () -> one(List.of("alice", "bob", "a*b")));
        maybe(context, "aws:principalarn", !who.arn().isEmpty(), who::arn);
        maybe(context, "aws:sourceip", true, () -> one(ADDRESSES));
        maybe(context, "aws:securetransport", true, () -> one(List.of("true", "false")));
        maybe(context, "aws:currenttime", true, () -> one(TIMES));
        maybe(context, "aws:epochtime", true, () -> one(List.of("1767225600", "1767225601", "0")));
        maybe(context, "aws:useragent", random.nextBoolean(), () -> one(TEXTS));
        maybe(context, "s3:prefix", random.nextBoolean(), () -> one(List.of("", "home/", "home/alice/x", "a*b")));
        maybe(context, "s3:max-keys", random.nextBoolean(), () -> one(List.of("10", "100", "9", "ten", "-1", "+10")));
        maybe(context, "s3:x-amz-acl", random.nextBoolean(), () -> one(List.of("private", "public-read", "10")));
        maybe(context, "s3:x-amz-content-sha256", random.nextBoolean(), () -> one(List.of("YWxpY2U=", "%", "")));
        maybe(context, "s3:existingobjecttag/team", random.nextBoolean(), () -> one(TEAMS));
        maybe(context, "s3:requestobjecttag/team", random.nextBoolean(), () -> one(TEAMS));
        var tags = list(0, 3, () -> one(TEAMS));
        if (!tags.isEmpty()) {
            context.put("s3:requestobjecttagkeys", tags);
        }
        return new PlainRequest(one(ACTIONS), one(BUCKETS), one(KEYS), who, context);
    }

    private static void maybe(Map<String, List<String>> context, String key, boolean present, Supplier<String> value) {
        if (present) {
            context.put(key, List.of(value.get()));
        }
    }

    /// A policy of a bucket, which has principals, or of a user, which has none.
    JsonNode policy(boolean ofBucket) {
        var policy = JSON.createObjectNode();
        if (random.nextInt(8) > 0) {
            policy.put("Version", one(List.of("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17")));
        }
        var statements = list(1, 3, () -> statement(ofBucket));
        if (statements.size() == 1 && random.nextBoolean()) {
            policy.set("Statement", statements.getFirst());
        } else {
            statements.forEach(policy.putArray("Statement")::add);
        }
        return policy;
    }

    private JsonNode statement(boolean ofBucket) {
        var statement = JSON.createObjectNode();
        boolean denies = random.nextInt(3) == 0;
        statement.put("Effect", denies ? "Deny" : "Allow");
        if (ofBucket) {
            statement.set(denies && random.nextInt(3) == 0 ? "NotPrincipal" : "Principal", principal());
        }
        put(statement, random.nextInt(5) == 0 ? "NotAction" : "Action", list(1, 2, this::action));
        put(statement, random.nextInt(5) == 0 ? "NotResource" : "Resource", list(1, 3, () -> resource(ofBucket)));
        var conditions = conditions();
        if (!conditions.isEmpty()) {
            var lines = statement.putObject("Condition");
            conditions.forEach((operator, keys) -> {
                var line = lines.putObject(operator);
                keys.forEach((key, values) -> put(line, key, values));
            });
        }
        return statement;
    }

    private JsonNode principal() {
        if (random.nextInt(4) == 0) {
            return JSON.getNodeFactory().stringNode("*");
        }
        var principal = JSON.createObjectNode();
        put(principal, "AWS", list(1, 3, () -> one(PRINCIPALS)));
        if (random.nextInt(5) == 0) {
            put(principal, "CanonicalUser", List.of("canonical-" + one(List.of(ACCOUNT, OTHER_ACCOUNT))));
        }
        return principal;
    }

    private String action() {
        if (random.nextInt(5) == 0) {
            return one(List.of("*", "s3:*", "s3:*Object", "S3:GET*", "granary:*"));
        }
        var name = one(ACTIONS).wireName();
        int colon = name.indexOf(':') + 1;
        return name.substring(0, colon) + blurred(name.substring(colon), "");
    }

    private String resource(boolean ofBucket) {
        if (random.nextInt(6) == 0) {
            return one(
                    ofBucket ? List.of("*", "arn:aws:s3:::data*") : List.of("*", "arn:aws:s3:*:*:*", "arn:aws:s3:::*"));
        }
        var bucket = ofBucket ? BUCKET : blurred(one(BUCKETS), "");
        var key = blurred(one(KEYS), one(VARIABLES));
        var prefix = !ofBucket && random.nextInt(6) == 0 ? "arn:aws:s3:*::" : "arn:aws:s3:::";
        return prefix + (key.isEmpty() ? bucket : bucket + "/" + key);
    }

    /// A text as it is, or with a wildcard or a variable somewhere.
    private String blurred(String text, String variable) {
        int from = random.nextInt(text.length() + 1);
        int to = from + random.nextInt(text.length() - from + 1);
        if (text.codePoints().anyMatch(Character::isSupplementaryCodePoint)) {
            return text; // which is not cut in two
        }
        return switch (random.nextInt(7)) {
            case 0 -> text.substring(0, from) + "*";
            case 1 -> text.substring(0, from) + "*" + text.substring(to);
            case 2 -> from < text.length() ? text.substring(0, from) + "?" + text.substring(from + 1) : "?";
            case 3 -> variable.isEmpty() ? text : text.substring(0, from) + variable + text.substring(to);
            case 4 -> variable.isEmpty() ? text : text.replace("alice", variable);
            default -> text;
        };
    }

    private Map<String, Map<String, List<String>>> conditions() {
        var conditions = new LinkedHashMap<String, Map<String, List<String>>>();
        int count = random.nextInt(4) - 1;
        for (int i = 0; i < count; i++) {
            var operator = one(List.of(Operator.values()));
            if (operator == Operator.NULL) {
                conditions.put(
                        "Null",
                        Map.of(key(one(List.of(Operator.values()))), list(1, 2, () -> one(List.of("true", "false")))));
                continue;
            }
            var name = one(SETS) + operator.wireName() + (random.nextInt(4) == 0 ? "IfExists" : "");
            var keys = new LinkedHashMap<String, List<String>>();
            for (var key : list(1, 2, () -> key(operator))) {
                keys.put(key, list(1, 3, () -> value(operator)));
            }
            conditions.put(name, keys);
        }
        return conditions;
    }

    private String key(Operator operator) {
        if (random.nextInt(12) == 0) {
            return one(List.of("aws:username", "s3:prefix", "s3:x-amz-acl", "aws:FederatedProvider"));
        }
        return switch (operator.family()) {
            case TEXT ->
                one(List.of(
                        "aws:username",
                        "AWS:userName",
                        "aws:UserAgent",
                        "s3:prefix",
                        "s3:x-amz-acl",
                        "s3:ExistingObjectTag/team",
                        "s3:RequestObjectTag/team",
                        "s3:RequestObjectTagKeys",
                        "aws:PrincipalTag/team"));
            case ARN -> "aws:PrincipalArn";
            case NUMBER -> one(List.of("s3:max-keys", "aws:EpochTime"));
            case DATE -> one(List.of("aws:CurrentTime", "aws:EpochTime"));
            case TRUTH -> "aws:SecureTransport";
            case BINARY -> one(List.of("s3:x-amz-content-sha256", "s3:x-amz-acl"));
            case ADDRESS -> "aws:SourceIp";
        };
    }

    private String value(Operator operator) {
        return switch (operator.family()) {
            case TEXT -> random.nextBoolean() ? one(TEAMS) : blurred(one(TEXTS), one(VARIABLES));
            case ARN -> arn();
            case NUMBER -> one(NUMBERS);
            case DATE -> one(TIMES);
            case TRUTH -> one(List.of("true", "false", "True"));
            case BINARY -> one(List.of("YWxpY2U=", "YWxpY2Ux", ""));
            case ADDRESS -> one(RANGES);
        };
    }

    private String arn() {
        return one(List.of(
                "*",
                "arn:aws:iam::" + ACCOUNT + ":user/alice",
                "arn:aws:iam::" + ACCOUNT + ":user/*",
                "arn:aws:iam::*:user/${aws:username}",
                "arn:aws:iam:*:" + ACCOUNT + ":*",
                "arn:aws:*:*:*:*",
                "arn:*:user/alice:::",
                "arn:aws:iam::" + ACCOUNT.substring(0, 11) + "?:" + blurred("user/alice", one(VARIABLES))));
    }

    private void put(ObjectNode object, String name, List<String> values) {
        if (values.size() == 1 && random.nextBoolean()) {
            object.put(name, values.getFirst());
        } else {
            ArrayNode all = object.putArray(name);
            values.forEach(all::add);
        }
    }

    private <T> List<T> list(int least, int most, Supplier<T> one) {
        var all = new ArrayList<T>();
        int count = least + random.nextInt(most - least + 1);
        for (int i = 0; i < count; i++) {
            all.add(one.get());
        }
        return all;
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
